"""What staff decided, laid over what was computed: decisions always win."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from feedback_nlp.reading import Draft
from feedback_nlp.types import Correction, MeasureScore, Opinion, Result


def apply(
    opinions: Sequence[Opinion], previous: Result | None, corrections: Sequence[Correction]
) -> list[Opinion]:
    """Opinions with the goal and theme of the earlier run, then with what staff corrected.

    A correction of a span that is no opinion any more goes to the opinion that it overlaps most.
    """
    earlier = _by_id(previous)
    kept = [_as_before(opinion, earlier.get(opinion.id)) for opinion in opinions]
    for row, correction in _targets(opinions, corrections):
        kept[row] = _corrected(kept[row], correction)
    return kept


def decided_goals(
    drafts: Sequence[Draft], previous: Result | None, corrections: Sequence[Correction]
) -> dict[int, int]:
    """The goals that staff decided, by the row of the draft; from these the others learn."""
    earlier = _by_id(previous)
    known = {
        row: opinion.goal
        for row, draft in enumerate(drafts)
        if (opinion := earlier.get(draft.id)) is not None and opinion.confirmed
    }
    for row, correction in _targets(drafts, corrections):
        if "goal" in correction.decided:
            known[row] = correction.goal
    return {row: goal for row, goal in known.items() if goal is not None}


def _by_id(previous: Result | None) -> dict[str, Opinion]:
    return {opinion.id: opinion for opinion in previous.opinions} if previous else {}


def _targets(
    spans: Sequence[Draft | Opinion], corrections: Sequence[Correction]
) -> Iterator[tuple[int, Correction]]:
    """Each correction with the row of the span that it overlaps most, if any."""
    if not corrections:
        return
    by_submission: dict[str, list[int]] = defaultdict(list)
    for row, span in enumerate(spans):
        by_submission[span.submission].append(row)
    for correction in corrections:
        rows = by_submission.get(correction.submission, [])
        best = max(rows, key=lambda row: (_overlap(spans[row], correction), -row), default=None)
        if best is not None and _overlap(spans[best], correction) > 0:
            yield best, correction


def _as_before(opinion: Opinion, earlier: Opinion | None) -> Opinion:
    if earlier is None or not (earlier.confirmed or earlier.theme):
        return opinion
    return replace(
        opinion,
        goal=earlier.goal,
        goal_confidence=earlier.goal_confidence,
        goal_scores=earlier.goal_scores,
        measures=earlier.measures,
        theme=earlier.theme,
        confirmed=earlier.confirmed,
    )


def _overlap(span: Draft | Opinion, correction: Correction) -> int:
    return min(span.end, correction.end) - max(span.start, correction.start)


def _corrected(opinion: Opinion, correction: Correction) -> Opinion:
    changes: dict[str, Any] = {"confirmed": True}
    if "goal" in correction.decided:
        changes["goal"] = correction.goal
        changes["goal_confidence"] = 1.0
        if correction.goal != opinion.goal and "theme" not in correction.decided:
            changes["theme"] = None
    if correction.measure is not None:
        others = tuple(m for m in opinion.measures if m.code != correction.measure)
        changes["measures"] = (MeasureScore(correction.measure, 1.0), *others)[:5]
    if "theme" in correction.decided:
        changes["theme"] = correction.theme
    return replace(opinion, **changes)
