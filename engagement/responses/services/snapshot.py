"""Freezing what a consultation publishes. Reads only; ``publish_summary`` keeps the result."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from engagement.consultations.models import Consultation, Direction, Goal, Measure
from engagement.review.models import Theme
from engagement.review.models.theme import WHOLE_PLAN

from .. import ledger
from ..answers import placements_that_count, single_answers, themes_to_answer
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
from .changes import Wordings, changes_of, wordings_commented_on, wordings_now

WHOLE_PLAN_TITLES = ("計画全体・その他", "The whole plan and other matters")


@dataclass
class Heard:
    """What an answer answers: of each opinion its measures as {"code", "score"}, best first."""

    mentions: list[list[dict[str, Any]]] = field(default_factory=list)
    same: int = 0  # opinions that repeat another one


@dataclass(frozen=True)
class Answer:
    """An approved response with the theme that it belongs to."""

    response: Response
    theme: Theme
    heard: Heard

    @property
    def revises(self) -> bool:
        return bool(self.response.reflection.key == ReflectionKey.REVISED)


def build_snapshot(*, consultation: Consultation) -> Snapshot:
    """The approved answers of ``consultation`` by goal and direction, with the counts.

    A row stands at the direction of the measure that most of its opinions speak of, or at the goal
    itself where they speak of none. Every published goal is there, also without opinions.
    """
    goals = [*_goals(consultation), _whole_plan()]
    answers = _answers(consultation, {goal["code"] for goal in goals})
    _place(answers, goals, _measures(consultation), _wordings(consultation, answers))
    for number, row in enumerate(rows(goals), start=1):
        row["number"] = number
    themes = [answer.theme for answer in answers if answer.response.theme_id]
    return {
        "schema": SCHEMA,
        "made_at": timezone.now().isoformat(),
        "consultation": _facts(consultation),
        "counts": ledger.count(consultation, themes, rows=len(answers)),
        "reflections": _reflections(consultation, answers),
        "goals": goals,
    }


def _answers(consultation: Consultation, goal_codes: set[str]) -> list[Answer]:
    """The approved answers to what is heard under a goal of the page."""
    by_theme, by_opinion = _heard(consultation)
    themes = (
        themes_to_answer()
        .filter(consultation=consultation, response__live=True)
        .select_related("response__reflection", "department")
    )
    answers = [Answer(theme.response, theme, by_theme[theme.pk]) for theme in themes]
    response: Any
    for response in single_answers(consultation).approved():
        answers.append(Answer(response, response.goal_theme, by_opinion[response.opinion_id]))
    return [answer for answer in answers if answer.theme.goal_code in goal_codes]


def _heard(consultation: Consultation) -> tuple[dict[int, Heard], dict[int, Heard]]:
    """What each theme's answer serves, by theme; what is answered by itself, by opinion."""
    by_theme: dict[int, Heard] = defaultdict(Heard)
    by_opinion: dict[int, Heard] = defaultdict(Heard)
    placements = placements_that_count(consultation).exclude(theme=None).order_by()
    fields = ("theme_id", "opinion__response__opinion", "measures", "duplicate_of")
    for theme, single, measures, original in placements.values_list(*fields).iterator():
        heard = by_opinion[single] if single else by_theme[theme]
        heard.mentions.append(measures)
        heard.same += original is not None
    return by_theme, by_opinion


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


def _place(
    answers: list[Answer],
    goals: list[GoalRows],
    measures: dict[str, dict[str, Measure]],
    wordings: tuple[Wordings, Wordings],
) -> None:
    """Put a row for each answer where it belongs; within a place, many opinions come first, and a
    single opinion comes after its theme."""
    by_code = {goal["code"]: goal for goal in goals}
    for answer in sorted(answers, key=_size_first):
        goal, known = by_code[answer.theme.goal_code], measures[answer.theme.goal_code]
        times = _best_measures(answer.heard.mentions, known)
        row = _row(answer, [known[code] for code in times], wordings)
        goal["opinions"] += row["opinions"]
        _rows_of(goal, known, times).append(row)


def _size_first(answer: Answer) -> tuple[int, int, int]:
    single = answer.response.opinion_id or 0
    return -len(answer.heard.mentions), answer.theme.pk, single


def _best_measures(mentions: list[list[dict[str, Any]]], known: dict[str, Measure]) -> Counter[str]:
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


def _wordings(consultation: Consultation, answers: list[Answer]) -> tuple[Wordings, Wordings]:
    """What comments spoke about and how it reads now, if an answer says that it was revised."""
    if not any(answer.revises for answer in answers):
        return {}, {}
    return wordings_commented_on(consultation), wordings_now(consultation)


def _row(answer: Answer, measures: list[Measure], wordings: tuple[Wordings, Wordings]) -> Row:
    response = answer.response
    row: Row = {
        "number": 0,
        "anchor": anchor_of(answer.theme.pk, response.opinion_id),
        "measures": [_item(measure) for measure in measures],
        "label": answer.theme.label,
        "summary": response.summary,
        "opinions": len(answer.heard.mentions),
        "same": answer.heard.same,
        "response": response.text,
        "reflection": _category(response.reflection),
        "changes": changes_of(response, measures, *wordings) if answer.revises else [],
    }
    if response.opinion_id:
        row["single"] = True
    if answer.theme.department:
        row["department"] = answer.theme.department.name
        row["department_en"] = answer.theme.department.name_en
    return row


def _category(reflection: Reflection) -> Category:
    return {
        "key": reflection.key,
        "letter": reflection.letter,
        "wording": reflection.wording,
        "wording_en": reflection.wording_en,
    }


def _reflections(consultation: Consultation, answers: list[Answer]) -> list[CategoryCount]:
    """The city's categories with what fell to each."""
    counted: list[CategoryCount] = []
    for reflection in consultation.reflections.all():
        mine = [answer for answer in answers if answer.response.reflection_id == reflection.pk]
        opinions = sum(len(answer.heard.mentions) for answer in mine)
        counted.append({**_category(reflection), "rows": len(mine), "opinions": opinions})
    return counted
