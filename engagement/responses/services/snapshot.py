"""Freezing what a consultation publishes. Reads only; ``publish_summary`` keeps the result."""

from collections import Counter, defaultdict
from typing import Any

from django.utils import timezone

from engagement.consultations.models import Consultation, Direction, Goal, Measure
from engagement.review.models import Theme
from engagement.review.models.theme import WHOLE_PLAN

from .. import ledger
from ..answers import placements_that_count, themes_to_answer
from ..models import Reflection, ReflectionKey, Response
from ..snapshot import (
    SCHEMA,
    Category,
    CategoryCount,
    ConsultationFacts,
    GoalRows,
    Item,
    Row,
    Snapshot,
    anchor_of,
    rows,
)
from .changes import changes_of, wordings_commented_on

WHOLE_PLAN_TITLES = ("計画全体・その他", "The whole plan and other matters")

# What each opinion of a theme speaks of: measures as {"code", "score"}, best first.
Mentions = list[list[dict[str, Any]]]


def build_snapshot(*, consultation: Consultation) -> Snapshot:
    """The answered themes of ``consultation`` by goal and direction, with the counts.

    A row stands at the direction of the measure that most of its opinions speak of, or at the goal
    itself where they speak of none. Every published goal is there, also without opinions.
    """
    goals = [*_goals(consultation), _whole_plan()]
    themes = list(
        themes_to_answer()
        .filter(consultation=consultation, response__isnull=False)
        .filter(goal_code__in=[goal["code"] for goal in goals])
        .select_related("response__reflection")
    )
    mentions = _mentions(consultation)
    _place(themes, goals, _measures(consultation), mentions)
    for number, row in enumerate(rows(goals), start=1):
        row["number"] = number
    return {
        "schema": SCHEMA,
        "made_at": timezone.now().isoformat(),
        "consultation": _facts(consultation),
        "counts": ledger.count(consultation, themes),
        "reflections": _reflections(consultation, themes, mentions),
        "goals": goals,
    }


def _facts(consultation: Consultation) -> ConsultationFacts:
    return {
        "title": consultation.title,
        "title_en": consultation.title_en,
        "opens_at": consultation.opens_at.isoformat() if consultation.opens_at else None,
        "closes_at": consultation.closes_at.isoformat() if consultation.closes_at else None,
    }


def _goals(consultation: Consultation) -> list[GoalRows]:
    goals = list(consultation.goals)
    directions: dict[int, list[Direction]] = defaultdict(list)
    for direction in Direction.objects.filter(goal__in=goals):
        directions[direction.goal_id].append(direction)
    return [
        {
            **_item(goal),
            "opinions": 0,
            "directions": [{**_item(direction), "rows": []} for direction in directions[goal.pk]],
            "rows": [],
        }
        for goal in goals
    ]


def _whole_plan() -> GoalRows:
    title, title_en = WHOLE_PLAN_TITLES
    return {
        "code": WHOLE_PLAN,
        "title": title,
        "title_en": title_en,
        "opinions": 0,
        "directions": [],
        "rows": [],
    }


def _item(item: Goal | Direction | Measure) -> Item:
    return {"code": item.code, "title": item.title, "title_en": item.title_en}


def _measures(consultation: Consultation) -> dict[str, dict[str, Measure]]:
    """The draft's measures by goal and by code."""
    found: dict[str, dict[str, Measure]] = defaultdict(dict)
    for measure in Measure.objects.filter(direction__goal__in=consultation.goals).select_related(
        "direction__goal"
    ):
        found[measure.direction.goal.code][measure.code] = measure
    return found


def _mentions(consultation: Consultation) -> dict[int, Mentions]:
    found: dict[int, Mentions] = defaultdict(list)
    placements = placements_that_count(consultation).exclude(theme=None).order_by()
    for theme, measures in placements.values_list("theme_id", "measures").iterator():
        found[theme].append(measures)
    return found


def _place(
    themes: list[Theme],
    goals: list[GoalRows],
    measures: dict[str, dict[str, Measure]],
    mentions: dict[int, Mentions],
) -> None:
    """Put a row for each theme where it belongs; within a place, many opinions come first."""
    before = _before(themes)
    for theme in sorted(themes, key=lambda theme: (-len(mentions[theme.pk]), theme.pk)):
        goal = next(goal for goal in goals if goal["code"] == theme.goal_code)
        known = measures[theme.goal_code]
        times = _best_measures(mentions[theme.pk], known)
        row = _row(theme, len(mentions[theme.pk]), [known[code] for code in times], before)
        goal["opinions"] += row["opinions"]
        _rows_of(goal, known, times).append(row)


def _best_measures(mentions: Mentions, known: dict[str, Measure]) -> Counter[str]:
    """How many opinions speak first of each measure of the goal, in the order of the codes."""
    best = (
        next((measure["code"] for measure in measures if measure["code"] in known), None)
        for measures in mentions
    )
    times = Counter(code for code in best if code)
    return Counter({code: times[code] for code in sorted(times, key=_code_order)})


def _code_order(code: str) -> list[int]:
    return [int(part) for part in code.split("-")]


def _rows_of(goal: GoalRows, known: dict[str, Measure], times: Counter[str]) -> list[Row]:
    """The list that a row goes to; of measures named equally often, the first in the plan leads."""
    if not times:
        return goal["rows"]
    leading, _ = times.most_common(1)[0]
    place = known[leading].direction.code
    return next(d["rows"] for d in goal["directions"] if d["code"] == place)


def _before(themes: list[Theme]) -> dict[str, Measure]:
    """The wordings that comments spoke about, if an answer says that the draft was revised."""
    revised = [theme for theme in themes if _revises(theme)]
    return wordings_commented_on(revised[0].consultation) if revised else {}


def _revises(theme: Theme) -> bool:
    return bool(theme.response.reflection.key == ReflectionKey.REVISED)


def _row(theme: Theme, opinions: int, measures: list[Measure], before: dict[str, Measure]) -> Row:
    response: Response = theme.response
    return {
        "number": 0,
        "anchor": anchor_of(theme.pk),
        "measures": [_item(measure) for measure in measures],
        "label": theme.label,
        "summary": response.summary,
        "opinions": opinions,
        "response": response.text,
        "reflection": _category(response.reflection),
        "changes": changes_of(measures, before) if _revises(theme) else [],
    }


def _category(reflection: Reflection) -> Category:
    return {
        "key": reflection.key,
        "letter": reflection.letter,
        "wording": reflection.wording,
        "wording_en": reflection.wording_en,
    }


def _reflections(
    consultation: Consultation, themes: list[Theme], mentions: dict[int, Mentions]
) -> list[CategoryCount]:
    """The city's categories with what fell to each."""
    counted: list[CategoryCount] = []
    for reflection in consultation.reflections.all():
        mine = [theme for theme in themes if theme.response.reflection_id == reflection.pk]
        opinions = sum(len(mentions[theme.pk]) for theme in mine)
        counted.append({**_category(reflection), "rows": len(mine), "opinions": opinions})
    return counted
