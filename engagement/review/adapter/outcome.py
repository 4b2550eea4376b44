"""What feedback_nlp found, in the database's terms."""

from collections.abc import Iterable, Mapping

import feedback_nlp as nlp
from engagement.submissions.models import ExclusionReason

from ..analysis import Analysis, FoundInsight, FoundOpinion, FoundTheme, LedgerError, SpanKey
from ..models import WHOLE_PLAN, Outcome, Stance
from .offers import insight, proposals, splits
from .places import Keys, Translated, part_key, span_key


def analysis(
    result: nlp.Result,
    comments: Iterable[nlp.Comment],
    versions: Mapping[int, int],
    translated: Mapping[str, Translated],
) -> Analysis:
    """The result as an ``Analysis``; ``versions`` are the submissions that were read, and
    ``translated`` the comments that went in as a translation.

    Raises ``LedgerError`` if a comment has neither opinions nor a reason why not, or both.
    """
    _check_ledger(result, {comment.id for comment in comments})
    keys = Keys(
        {
            o.id: translated[o.submission].key
            if o.submission in translated
            else span_key(o.submission, o.start, o.end)
            for o in result.opinions
        }
    )
    opinions = tuple(
        _opinion(opinion, keys, translated, insight(result, opinion.id, keys))
        for opinion in result.opinions
    )
    excluded_parts = {part_key(e.submission): _reason(e.reason) for e in result.excluded}
    excluded = _excluded(excluded_parts, opinions)
    return Analysis(
        read=versions,
        opinions=opinions,
        # Opinions whose goal cannot be decided wait for staff, and so do themes made of them.
        themes=tuple(
            _theme(theme, keys, translated) for theme in result.themes if theme.goal is not None
        ),
        proposals=proposals(result, keys),
        splits=splits(result, keys),
        excluded=excluded,
        excluded_parts=excluded_parts,
        counts={**result.counts, "submissions": len(versions), "excluded": len(excluded)},
        model=dict(result.model),
        seconds=dict(result.seconds),
    )


def _check_ledger(result: nlp.Result, comments: set[str]) -> None:
    answered = {opinion.submission for opinion in result.opinions}
    excluded = {exclusion.submission for exclusion in result.excluded}
    if answered | excluded != comments or answered & excluded:
        raise LedgerError


def _opinion(
    opinion: nlp.Opinion,
    keys: Mapping[str, SpanKey],
    translated: Mapping[str, Translated],
    found: FoundInsight | None,
) -> FoundOpinion:
    """Hints in a translation point at nothing in the original, and are left out."""
    original = translated.get(opinion.submission)
    hints = [] if original else opinion.hints
    return FoundOpinion(
        key=keys[opinion.id],
        language=original.language if original else opinion.language,
        outcome=_outcome(opinion.goal),
        goal_code="" if opinion.goal is None else str(opinion.goal),
        goal_confidence=opinion.goal_confidence,
        goal_scores={str(goal): score for goal, score in opinion.goal_scores.items()},
        measures=[{"code": measure.code, "score": measure.score} for measure in opinion.measures],
        theme=None if opinion.goal is None else opinion.theme,
        theme_candidates=opinion.theme_candidates,
        duplicate_of=keys[opinion.duplicate_of] if opinion.duplicate_of else None,
        stance=Stance(opinion.stance),
        hints=[{"kind": hint.kind, "start": hint.start, "end": hint.end} for hint in hints],
        insight=found,
    )


def _theme(
    theme: nlp.Theme, keys: Mapping[str, SpanKey], translated: Mapping[str, Translated]
) -> FoundTheme:
    """Sentences of a translation are not in the original, and are left out of the summary."""
    originals = {translation.key for translation in translated.values()}
    sentences = [(keys[e.opinion], e.start, e.end) for e in theme.summary if e.opinion in keys]
    return FoundTheme(
        key=theme.id,
        goal_code=str(theme.goal),
        label=theme.label,
        keywords=list(theme.keywords),
        representatives=tuple(keys[id_] for id_ in theme.representatives if id_ in keys),
        summary=tuple(sentence for sentence in sentences if sentence[0] not in originals),
    )


def _excluded(
    parts: Mapping[tuple[int, int], ExclusionReason], opinions: tuple[FoundOpinion, ...]
) -> dict[int, ExclusionReason]:
    """The submissions no part of which holds an opinion."""
    answered = {opinion.key.submission for opinion in opinions}
    return {pk: reason for (pk, _start), reason in parts.items() if pk not in answered}


def _outcome(goal: int | None) -> Outcome:
    if goal is None:
        return Outcome.UNDECIDED
    return Outcome.OUTSIDE if str(goal) == WHOLE_PLAN else Outcome.ASSIGNED


def _reason(reason: str) -> ExclusionReason:
    if reason in ExclusionReason.values:
        return ExclusionReason(reason)
    return ExclusionReason.NO_OPINION
