"""What the machine noticed in submissions, and whether staff have looked at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engagement.submissions.masking import hidden_in
from engagement.submissions.models import Mask, Opinion, State, Submission

from .models import Placement

SHOWN_AROUND = 20


@dataclass(frozen=True)
class Hint:
    """A span of a submission's text in which something was noticed."""

    submission: Submission
    kind: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.submission.text[self.start : self.end]

    @property
    def before(self) -> str:
        return self.submission.text[max(0, self.start - SHOWN_AROUND) : self.start]

    @property
    def after(self) -> str:
        return self.submission.text[self.end : self.end + SHOWN_AROUND]

    @property
    def value(self) -> str:
        """What a checkbox or button sends; ``version`` tells whether the text is still the same."""
        return f"{self.submission.pk}-{self.submission.version}-{self.start}-{self.end}"


def hints_of(submission: Submission) -> list[Hint]:
    """What was noticed in ``submission``, settled or not."""
    placements = Placement.objects.filter(opinion__submission=submission, opinion__set_aside="")
    return _hints(submission, placements.select_related("opinion").exclude(hints=[]))


def open_hints(consultation: Any) -> Iterator[Hint]:
    """What was noticed in the submissions that count and that staff have not settled, in the order
    in which the submissions came; never all of them in memory."""
    hinted = Placement.objects.of(consultation).exclude(hints=[]).values("opinion__submission")
    rows = (
        Submission.objects.filter(pk__in=hinted, state=State.PLACED)
        .prefetch_related("masks", "opinions__placement")
        .order_by("pk")
    )
    for submission in rows.iterator(chunk_size=500):
        placements = [
            opinion.placement
            for opinion in submission.opinions.all()
            if hasattr(opinion, "placement")
        ]
        settled = settled_spans(submission)
        for hint in _hints(submission, placements):
            if not _is_covered(hint.start, hint.end, settled):
                yield hint


def count_open(consultation: Any) -> int:
    return sum(1 for _hint in open_hints(consultation))


def settled_spans(submission: Submission) -> list[tuple[int, int]]:
    """The spans of the present text on which staff decided; where two persons decide, what waits
    for the second one is told by ``waiting_masks``."""
    masks = submission.masks.all()
    return sorted((mask.start, mask.end) for mask in masks if mask.version == submission.version)


def waiting_masks(consultation: Any) -> Any:
    """Decisions that wait for a second person."""
    masks = Mask.objects.of(consultation).current().filter(confirmed_at=None)
    if not consultation.second_masker:
        return masks.none()
    return masks.exclude(submission__state=State.WITHDRAWN)


def is_settled(hint: Hint) -> bool:
    return _is_covered(hint.start, hint.end, settled_spans(hint.submission))


def still_noticed(
    found: list[dict[str, Any]], earlier: list[dict[str, Any]], opinion: Opinion
) -> list[dict[str, Any]]:
    """``found`` with those ``earlier`` hints that an analysis cannot find any more, because it
    reads circles where words are hidden: they are open again once the mask is taken back."""
    hidden = [(start, end) for start, end, _reason in hidden_in(opinion.submission)]
    kept = [
        hint
        for hint in earlier
        if hint not in found
        and any(
            start < opinion.start + hint["end"] and opinion.start + hint["start"] < end
            for start, end in hidden
        )
    ]
    return sorted([*found, *kept], key=lambda hint: (hint["start"], hint["end"]))


def _hints(submission: Submission, placements: Any) -> list[Hint]:
    found = {
        (placement.opinion.start + hint["start"], placement.opinion.start + hint["end"]): hint
        for placement in placements
        for hint in placement.hints
    }
    return [Hint(submission, hint["kind"], *span) for span, hint in sorted(found.items())]


def _is_covered(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether ``spans``, in order, leave nothing of the hint out."""
    for first, last in spans:
        if first <= start < last:
            start = last
    return start >= end
