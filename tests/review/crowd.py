"""A review of many opinions at once, for measuring its pages: straight into the database.

Each submission is one opinion. Sizes of themes fall as they do in life, a tenth of the opinions is
in no theme, a twentieth cannot be decided, one in five says what another said, one in thirty sits
badly or holds a hint.
"""

import random
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils import timezone

from engagement.consultations.search import folded
from engagement.review.models import (
    WHOLE_PLAN,
    EventKind,
    EventSubject,
    Insight,
    Outcome,
    Placement,
    ReviewEvent,
    Run,
    RunState,
    Stance,
    Theme,
)
from engagement.submissions.models import Channel, Opinion, State, Submission, SubmissionPart
from tests import factories
from tests.submissions.crowd import BATCH, WORDS

GOALS = ["1", "2", "3", "4", WHOLE_PLAN]
HINT = [{"kind": "name", "start": 0, "end": 3}]


def review_crowd(
    consultation: Any, *, opinions: int, themes: int, department: Any = None
) -> list[Theme]:
    """``opinions`` in and beside ``themes`` of the goals 1 to 4 and the whole plan, after one run;
    every fourth theme belongs to ``department``. Answers the themes, the largest first."""
    chance = random.Random(1)  # noqa: S311
    run = Run.objects.create(
        consultation=consultation,
        state=RunState.DONE,
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    made = _themes(consultation, run, themes, department)
    weights = list(accumulate(1 / (place + 3) for place in range(themes)))
    for start in range(0, opinions, BATCH):
        chosen = chance.choices(made, cum_weights=weights, k=min(BATCH, opinions - start))
        _store(consultation, run, chosen, start, made, chance)
    _speak_for_themes(made)
    _remember(consultation, run, made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself after a while
    return made


def _themes(consultation: Any, run: Run, count: int, department: Any) -> list[Theme]:
    return Theme.objects.bulk_create(
        Theme(
            consultation=consultation,
            goal_code=GOALS[number % len(GOALS)],
            label=f"{WORDS[number % len(WORDS)]}の整備{number}",
            keywords=[WORDS[number % len(WORDS)], "整備"],
            created_by_run=run,
            department=department if number % 4 == 0 else None,
            due_on=factories.OPENS.date() + timedelta(days=number % 60),
        )
        for number in range(count)
    )


def _store(
    consultation: Any, run: Run, chosen: list[Theme], start: int, made: list[Theme], chance: Any
) -> None:
    submissions = [_submission(consultation, start + place, chance) for place in range(len(chosen))]
    Submission.objects.bulk_create(submissions)
    SubmissionPart.objects.bulk_create(
        SubmissionPart(submission=row, start=0, end=len(row.text), goal_code=theme.goal_code)
        for row, theme in zip(submissions, chosen, strict=True)
    )
    opinions = Opinion.objects.bulk_create(
        Opinion(submission=row, start=0, end=len(row.text)) for row in submissions
    )
    first: dict[int, Opinion] = {}
    placements = [
        _placement(run, opinion, theme, first.setdefault(theme.pk, opinion), chance)
        for opinion, theme in zip(opinions, chosen, strict=True)
    ]
    Placement.objects.bulk_create(placements)
    Insight.objects.bulk_create(
        Insight(
            opinion=opinion,
            theme=placement.theme,
            suggestions=[
                [other.pk, 0.5, ["整備"]]
                for other in chance.sample(made, min(5, len(made)))
                if other.goal_code == theme.goal_code
            ],
            sits_badly=placement.theme is not None and chance.random() < 1 / 30,
            similar=[[other.pk, 0.8] for other in chance.sample(opinions, min(5, len(opinions)))],
            words=["整備"],
            x=theme.pk % 50 * 8 + chance.gauss(0, 2),
            y=theme.pk // 50 % 50 * 8 + chance.gauss(0, 2),
        )
        for opinion, placement, theme in zip(opinions, placements, chosen, strict=True)
    )


def _submission(consultation: Any, number: int, chance: random.Random) -> Submission:
    text = f"{number} " + "と".join(chance.choices(WORDS, k=12)) + "を大切にしてください。"
    return Submission(
        consultation=consultation,
        receipt=f"R{consultation.pk}-{number:07}",
        channel=chance.choice(Channel.values),
        text=text,
        searchable=folded(text),
        state=State.PLACED,
        received_at=factories.OPENS + timedelta(seconds=chance.randrange(28 * 86_400)),
    )


def _placement(
    run: Run, opinion: Opinion, theme: Theme, first: Opinion, chance: random.Random
) -> Placement:
    kind = chance.random()
    code = "" if kind < 0.05 else theme.goal_code
    outcome = Outcome.OUTSIDE if code == WHOLE_PLAN else Outcome.ASSIGNED
    return Placement(
        run=run,
        opinion=opinion,
        consultation=run.consultation,
        outcome=outcome if code else Outcome.UNDECIDED,
        goal_code=code,
        goal_confidence=chance.random(),
        goal_scores={code: round(chance.random(), 4) for code in GOALS[:-1]},
        measures=[{"code": f"{theme.goal_code}-1-{n}", "score": 0.5} for n in (1, 2)],
        theme=theme if kind >= 0.15 else None,
        theme_candidates=[theme.pk],
        stance=chance.choice(Stance.values),
        duplicate_of=first if chance.random() < 0.2 and first is not opinion else None,
        hints=HINT if chance.random() < 1 / 30 else [],
    )


def _speak_for_themes(themes: list[Theme]) -> None:
    through = Theme.representatives.through
    for theme in themes:
        first = Placement.objects.filter(theme=theme).order_by()[:3]
        through.objects.bulk_create(
            through(theme=theme, opinion_id=row.opinion_id) for row in first
        )


def _remember(consultation: Any, run: Run, themes: list[Theme]) -> None:
    """The run as a step, and a step on each theme."""
    places: dict[int, list[int]] = {}
    placed = Placement.objects.of(consultation).exclude(theme=None).order_by()
    for theme, opinion in placed.values_list("theme", "opinion"):
        places.setdefault(theme, []).append(opinion)
    changes = [
        [[Outcome.ASSIGNED, theme.goal_code, theme.pk, None, None], places.get(theme.pk, [])]
        for theme in themes
        if theme.goal_code != WHOLE_PLAN
    ]
    first = ReviewEvent.objects.create(
        consultation=consultation,
        number=1,
        kind=EventKind.RUN,
        at=timezone.now(),
        run=run,
        changes={"placements": changes},
    )
    later = ReviewEvent.objects.bulk_create(
        ReviewEvent(
            consultation=consultation,
            number=number,
            kind=EventKind.NOTE,
            at=timezone.now(),
            about={"after": theme.label, "text": ""},
        )
        for number, theme in enumerate(themes, start=2)
    )
    EventSubject.objects.bulk_create(
        [EventSubject(event=first, theme=theme) for theme in themes]
        + [
            EventSubject(event=event, theme=theme)
            for event, theme in zip(later, themes, strict=True)
        ]
    )
