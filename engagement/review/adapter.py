"""The only door to feedback_nlp: rows in, an ``Analysis`` out.

Only workers import this module (``tasks.analyse`` does), so that web processes never load a
language model. A stored theme goes in under its number, and comes back under it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import feedback_nlp as nlp
from engagement.consultations.models import Consultation, Goal
from engagement.submissions.models import ExclusionReason, Opinion, State, Submission

from .analysis import (
    Analysis,
    FoundOpinion,
    FoundTheme,
    LedgerError,
    ModelUnavailable,
    NoGoals,
    SpanKey,
)
from .models import WHOLE_PLAN, Outcome, Placement, Stance, Theme

Progress = Callable[[str], None]

_LIST = re.compile(r"[,、，;；\n]+")


def analyse(*, consultation: Consultation, progress: Progress) -> Analysis:
    """Group the submissions of ``consultation``, keeping what staff decided and what runs found.

    Raises ``NoGoals``, ``ModelUnavailable``, ``LedgerError``.
    """
    goals = list(consultation.goals.prefetch_related("directions__measures"))
    if not goals:
        raise NoGoals
    codes = {goal.code for goal in goals} | {WHOLE_PLAN}
    submissions = list(_submissions(consultation))
    placements = [p for p in _placements(consultation) if p.goal_code in codes | {""}]
    themes = list(
        Theme.objects.of(consultation)
        .filter(goal_code__in=codes)
        .prefetch_related("representatives")
    )
    try:
        result = nlp.group(
            [_comment(submission) for submission in submissions],
            nlp.Strategy.from_json(strategy(goals)),
            previous=_previous(placements, themes),
            corrections=[_correction(p) for p in placements if p.is_confirmed],
            progress=lambda step, *_: progress(str(step)),
        )
    except nlp.ModelError as error:
        raise ModelUnavailable from error
    except nlp.LedgerError as error:
        raise LedgerError from error
    return _analysis(result, frozenset(submission.pk for submission in submissions))


# In


def strategy(goals: Iterable[Goal]) -> dict[str, Any]:
    """The published draft, in the form of ``strategy.json``."""
    return {
        "goals": [
            {
                "no": goal.number,
                "title": goal.title,
                "title_en": goal.title_en,
                "directions": [
                    {
                        "code": direction.code,
                        "title": direction.title,
                        "title_en": direction.title_en,
                        "measures": [_measure(measure) for measure in direction.measures.all()],
                    }
                    for direction in goal.directions.all()
                ],
            }
            for goal in goals
        ]
    }


def _measure(measure: Any) -> dict[str, Any]:
    return {
        "code": measure.code,
        "title": measure.title,
        "title_en": measure.title_en,
        "description": measure.description,
        "description_en": measure.description_en,
        "keywords": _words(measure.keywords),
        "keywords_en": _words(measure.keywords_en),
    }


def _words(text: str) -> list[str]:
    return [word for part in _LIST.split(text) if (word := part.strip())]


def _submissions(consultation: Consultation) -> Any:
    return (
        Submission.objects.filter(
            consultation=consultation, state__in=[State.RECEIVED, State.PLACED]
        )
        .order_by("pk")
        .prefetch_related("opinions")
    )


def _placements(consultation: Consultation) -> Any:
    return (
        Placement.objects.of(consultation)
        .filter(opinion__submission__state=State.PLACED)
        .select_related("opinion__submission", "duplicate_of")
        .order_by("opinion__submission", "opinion__start")
    )


def _comment(submission: Submission) -> nlp.Comment:
    spans = tuple((opinion.start, opinion.end) for opinion in submission.opinions.all())
    return nlp.Comment(
        id=str(submission.pk),
        text=submission.text,
        goal=int(submission.goal_code) if submission.goal_code else None,
        spans=spans or None,
    )


def _previous(placements: list[Placement], themes: list[Theme]) -> nlp.Result | None:
    if not placements and not themes:
        return None
    members: dict[int | None, list[str]] = {}
    for placement in placements:
        members.setdefault(placement.theme_id, []).append(_opinion_id(placement.opinion))
    return nlp.Result(
        opinions=tuple(_previous_opinion(placement) for placement in placements),
        themes=tuple(
            nlp.Theme(
                id=str(theme.pk),
                goal=int(theme.goal_code),
                label=theme.label,
                keywords=tuple(theme.keywords),
                opinions=tuple(members.get(theme.pk, ())),
                representatives=tuple(_opinion_id(o) for o in theme.representatives.all()),
                named=theme.keeps_its_label,
            )
            for theme in themes
        ),
    )


def _previous_opinion(placement: Placement) -> nlp.Opinion:
    opinion = placement.opinion
    return nlp.Opinion(
        id=_opinion_id(opinion),
        submission=str(opinion.submission_id),
        start=opinion.start,
        end=opinion.end,
        text=opinion.text,
        language=opinion.language,
        goal=int(placement.goal_code) if placement.goal_code else None,
        goal_confidence=placement.goal_confidence,
        goal_scores={int(goal): score for goal, score in placement.goal_scores.items()},
        measures=tuple(nlp.MeasureScore(**measure) for measure in placement.measures),
        theme=str(placement.theme_id) if placement.theme_id else None,
        duplicate_of=_opinion_id(placement.duplicate_of) if placement.duplicate_of else None,
        stance=placement.stance,
        hints=tuple(nlp.Hint(**hint) for hint in placement.hints),
        confirmed=placement.is_confirmed,
    )


def _correction(placement: Placement) -> nlp.Correction:
    opinion = placement.opinion
    return nlp.Correction(
        submission=str(opinion.submission_id),
        start=opinion.start,
        end=opinion.end,
        goal=int(placement.goal_code),
        theme=str(placement.theme_id) if placement.theme_id else None,
        decided=frozenset({"goal", "theme"}),
    )


def _opinion_id(opinion: Opinion) -> str:
    return nlp.Opinion.make_id(str(opinion.submission_id), opinion.start, opinion.end)


# Out


def _analysis(result: nlp.Result, read: frozenset[int]) -> Analysis:
    keys = {
        opinion.id: SpanKey(int(opinion.submission), opinion.start, opinion.end)
        for opinion in result.opinions
    }
    return Analysis(
        read=read,
        opinions=tuple(_found_opinion(opinion, keys) for opinion in result.opinions),
        themes=tuple(
            FoundTheme(
                key=theme.id,
                goal_code=str(theme.goal),
                label=theme.label,
                keywords=list(theme.keywords),
                representatives=tuple(keys[id_] for id_ in theme.representatives if id_ in keys),
            )
            for theme in result.themes
            if theme.goal is not None
        ),
        excluded={int(e.submission): _reason(e.reason) for e in result.excluded},
        counts=dict(result.counts),
        model=dict(result.model),
        seconds=dict(result.seconds),
    )


def _found_opinion(opinion: nlp.Opinion, keys: Mapping[str, SpanKey]) -> FoundOpinion:
    return FoundOpinion(
        key=keys[opinion.id],
        language=opinion.language,
        outcome=_outcome(opinion.goal),
        goal_code="" if opinion.goal is None else str(opinion.goal),
        goal_confidence=opinion.goal_confidence,
        goal_scores={str(goal): score for goal, score in opinion.goal_scores.items()},
        measures=[{"code": measure.code, "score": measure.score} for measure in opinion.measures],
        theme=None if opinion.goal is None else opinion.theme,
        theme_candidates=opinion.theme_candidates,
        duplicate_of=keys.get(opinion.duplicate_of or ""),
        stance=Stance(opinion.stance),
        hints=[{"kind": hint.kind, "start": hint.start, "end": hint.end} for hint in opinion.hints],
    )


def _outcome(goal: int | None) -> Outcome:
    if goal is None:
        return Outcome.UNDECIDED
    return Outcome.OUTSIDE if str(goal) == WHOLE_PLAN else Outcome.ASSIGNED


def _reason(reason: str) -> ExclusionReason:
    if reason in ExclusionReason.values:
        return ExclusionReason(reason)
    return ExclusionReason.NO_OPINION
