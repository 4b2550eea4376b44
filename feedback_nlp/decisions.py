"""What staff decided, laid over what was computed: decisions always win."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from feedback_nlp.types import Correction, MeasureScore, Opinion, Result


def apply(
    opinions: Sequence[Opinion], previous: Result | None, corrections: Sequence[Correction]
) -> list[Opinion]:
    """Opinions with the goal and theme of the earlier run, then with what staff corrected.

    A correction of a span that is no opinion any more goes to the opinion that it overlaps most.
    """
    earlier = {opinion.id: opinion for opinion in previous.opinions} if previous else {}
    kept = [_as_before(opinion, earlier.get(opinion.id)) for opinion in opinions]
    by_submission: dict[str, list[int]] = defaultdict(list)
    for row, opinion in enumerate(kept):
        by_submission[opinion.submission].append(row)
    for correction in corrections:
        rows = by_submission.get(correction.submission, [])
        if rows:
            row = max(rows, key=lambda row: (_overlap(kept[row], correction), -row))
            if _overlap(kept[row], correction) > 0:
                kept[row] = _corrected(kept[row], correction)
    return kept


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


def _overlap(opinion: Opinion, correction: Correction) -> int:
    return min(opinion.end, correction.end) - max(opinion.start, correction.start)


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
