"""Staff cut a submission into opinions otherwise than the machine did: split, join, drop, restore.

Opinions stay verbatim spans. A row that is cut otherwise or dropped is set aside, never deleted, so
that each step is undone by the events like any other. Later analyses take the opinions as given.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db import transaction

from engagement.submissions.models import (
    DROP_REASONS,
    AsideReason,
    Opinion,
    State,
    Submission,
)

from ..changes import EXCLUDED, Place, grouped, place
from ..guards import hold_on
from ..models import EventKind, Outcome, Placement, Reference, ReviewEvent
from .refusals import (
    BadCut,
    LastOpinion,
    NotNeighbours,
    OpinionGone,
    OpinionHeld,
    Overlaps,
    ThemeLocked,
)
from .steps import begin_step, take_step

CUTS_OPINIONS = "submissions.change_opinion"
# What a new opinion takes over from the one that it is cut from, until the next analysis.
INHERITED = (
    "consultation",
    "goal_confidence",
    "goal_scores",
    "measures",
    "theme_candidates",
    "stance",
    "run",
)


@transaction.atomic
def split_opinion(*, opinion: Opinion, at: Sequence[int], user: Any) -> ReviewEvent:
    """Cut ``opinion`` at each offset of ``at`` (in the submission's text); the pieces stay where it
    was, to be confirmed. Blank space at their ends belongs to none.

    Raises ``PermissionDenied``, ``Refused``: ``BadCut`` if there are not two pieces with words.
    """
    submission = _begin(opinion.submission, user)
    (placement,) = _in_use(submission, [opinion])
    spans = pieces_of(submission.text, placement.opinion.start, placement.opinion.end, at)
    if len(spans) < 2:
        raise BadCut
    return _recut(submission, [placement], spans, placement, EventKind.CUT, user, len(spans))


@transaction.atomic
def join_opinions(*, opinions: Sequence[Opinion], user: Any) -> ReviewEvent:
    """Make neighbours one opinion, with what stands between them; it stays where the longest was.

    Raises ``PermissionDenied``, ``Refused``: ``NotNeighbours`` across parts or other opinions.
    """
    if len(opinions) < 2:
        raise NotNeighbours
    submission = _begin(opinions[0].submission, user)
    placements = _in_use(submission, opinions)
    start, end = placements[0].opinion.start, placements[-1].opinion.end
    between = submission.opinions.filter(start__gte=start, end__lte=end)
    in_one_part = submission.parts.filter(start__lte=start, end__gte=end).exists()
    if not in_one_part or between.count() != len(placements):
        raise NotNeighbours
    leading = max(placements, key=lambda row: row.opinion.end - row.opinion.start)
    kind = EventKind.JOIN
    return _recut(submission, placements, [(start, end)], leading, kind, user, len(placements))


@transaction.atomic
def drop_opinion(*, opinion: Opinion, reason: AsideReason, user: Any) -> ReviewEvent:
    """Leave ``opinion`` out of what is answered for ``reason``; it can be restored.

    Raises ``PermissionDenied``, ``Refused``: ``LastOpinion`` if nothing would be left.
    """
    if reason not in DROP_REASONS:
        raise ValueError("not a reason to drop an opinion")
    submission = _begin(opinion.submission, user)
    (placement,) = _in_use(submission, [opinion])
    if submission.opinions.count() < 2:
        raise LastOpinion
    changes = {
        "placements": grouped([(opinion.pk, EXCLUDED)]),
        "references": _references([placement]),
        "opinions": {str(opinion.pk): str(reason)},
    }
    why = str(reason)
    return _take(submission, EventKind.DROP, user, changes, reason=why, after=why)


@transaction.atomic
def restore_opinion(*, opinion: Opinion, user: Any) -> ReviewEvent:
    """Make a dropped opinion one again that waits for a decision.

    Raises ``PermissionDenied``, ``Refused``: ``Overlaps`` if its words are in another by now.
    """
    submission = _begin(opinion.submission, user)
    dropped = Opinion.everything.filter(submission=submission, set_aside__in=DROP_REASONS)
    found = dropped.filter(pk=opinion.pk).first()
    if found is None:
        raise OpinionGone
    if submission.opinions.filter(start__lt=found.end, end__gt=found.start).exists():
        raise Overlaps
    changes = {
        "placements": grouped([(found.pk, place(Outcome.UNDECIDED, ""))]),
        "opinions": {str(found.pk): ""},
    }
    return _take(submission, EventKind.RECOVER, user, changes)


def pieces_of(text: str, start: int, end: int, at: Iterable[int]) -> list[tuple[int, int]]:
    """The spans between ``start``, the borders inside and ``end``, without blank space around them;
    blank pieces are none."""
    borders = [start, *sorted({border for border in at if start < border < end}), end]
    found = []
    for first, last in pairwise(borders):
        piece = text[first:last]
        if words := piece.strip():
            begin = first + piece.index(words)
            found.append((begin, begin + len(words)))
    return found


def are_sound(opinions: Iterable[int]) -> bool:
    """Whether the submissions of these opinions hold some opinion each, none over another."""
    named = Opinion.everything.filter(pk__in=list(opinions)).values("submission")
    for submission in Submission.objects.filter(pk__in=named, state=State.PLACED):
        spans = list(submission.opinions.order_by("start").values_list("start", "end"))
        if not spans or any(one[1] > other[0] for one, other in pairwise(spans)):
            return False
    return True


def _begin(submission: Submission, user: Any) -> Submission:
    begin_step(submission.consultation, user, CUTS_OPINIONS)
    held: Submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    held.consultation = submission.consultation
    if held.state != State.PLACED:
        raise OpinionGone
    return held


def _in_use(submission: Submission, opinions: Sequence[Opinion]) -> list[Placement]:
    """Where ``opinions`` are, in the order of the text; all must be free to change."""
    ids = {opinion.pk for opinion in opinions}
    rows = Placement.objects.filter(opinion__in=ids, opinion__submission=submission)
    rows = rows.filter(opinion__set_aside="").select_related("opinion", "theme")
    placements = list(rows.order_by("opinion__start"))
    if len(placements) != len(ids):
        raise OpinionGone
    for placement in placements:
        if placement.theme and placement.theme.is_locked:
            raise ThemeLocked(placement.theme)
    if closure := hold_on(ids):
        raise OpinionHeld(closure)
    return placements


def _recut(
    submission: Submission,
    old: Sequence[Placement],
    spans: Sequence[tuple[int, int]],
    leading: Placement,
    kind: EventKind,
    user: Any,
    count: int,
) -> ReviewEvent:
    """Set ``old`` aside for opinions at ``spans``, which stand where ``leading`` does."""
    where: Place = place(leading.outcome, leading.goal_code, leading.theme_id)
    new = [_kept_aside(submission, span, leading, old) for span in spans]
    changes = {
        "placements": grouped(
            [*((row.opinion_id, EXCLUDED) for row in old), *((opinion, where) for opinion in new)]
        ),
        "references": _references(old),
        "opinions": {
            **{str(row.opinion_id): str(AsideReason.RECUT) for row in old},
            **{str(opinion): "" for opinion in new},
        },
    }
    return _take(submission, kind, user, changes, count=count)


def _kept_aside(
    submission: Submission, span: tuple[int, int], like: Placement, old: Sequence[Placement]
) -> int:
    """The number of an opinion at ``span``, kept aside until the step brings it in."""
    start, end = span
    opinion, _made = Opinion.everything.get_or_create(
        submission=submission,
        start=start,
        end=end,
        defaults={"language": like.opinion.language, "set_aside": AsideReason.RECUT},
    )
    inherited = {name: getattr(like, name) for name in INHERITED}
    hints = [hint for row in old for hint in _cut_hints(row, start, end)]
    Placement.objects.update_or_create(
        opinion=opinion,
        defaults={**inherited, "hints": hints, "duplicate_of": None},
        create_defaults={**inherited, "hints": hints, "outcome": Outcome.EXCLUDED},
    )
    return int(opinion.pk)


def _cut_hints(row: Placement, start: int, end: int) -> list[dict[str, Any]]:
    """The hints of ``row`` as far as they lie in the span, counted from its start."""
    offset = row.opinion.start - start
    found = [
        {
            **hint,
            "start": max(hint["start"] + offset, 0),
            "end": min(hint["end"] + offset, end - start),
        }
        for hint in row.hints
    ]
    return [hint for hint in found if hint["start"] < hint["end"]]


def _references(placements: Sequence[Placement]) -> list[list[Any]]:
    opinions = [row.opinion_id for row in placements]
    rows = Reference.objects.filter(opinion__in=opinions).values_list("opinion_id", "theme_id")
    return [[opinion, theme, False] for opinion, theme in rows]


def _take(
    submission: Submission,
    kind: EventKind,
    user: Any,
    changes: dict[str, Any],
    reason: str = "",
    **about: Any,
) -> ReviewEvent:
    said: dict[str, Any] = {"about": about, "reason": reason}
    return take_step(submission.consultation, kind, user, changes, instance=submission, **said)
