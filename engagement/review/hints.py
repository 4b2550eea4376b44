"""What the machine noticed in submissions, and whether staff have looked at it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from engagement.submissions.masking import hidden_in
from engagement.submissions.models import Mask, Opinion, State, Submission

from .models import Placement

SHOWN_AROUND = 20
PORTION = 500


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


class OpenSpan(NamedTuple):
    """Where in which submission (by number) something is still to be settled."""

    submission: int
    start: int
    end: int
    kind: str


def hints_of(submission: Submission) -> list[Hint]:
    """What was noticed in ``submission``, settled or not."""
    placements = Placement.objects.filter(opinion__submission=submission, opinion__set_aside="")
    return _hints(submission, placements.select_related("opinion").exclude(hints=[]))


def open_spans(consultation: Any) -> list[OpenSpan]:
    """What was noticed in the submissions that count and that staff have not settled, in the order
    in which the submissions came; no text is read for it."""
    settled: dict[int, list[tuple[int, int]]] = {}
    masks = Mask.objects.of(consultation).current().order_by("start", "end")
    for submission, *span in masks.values_list("submission", "start", "end"):
        settled.setdefault(submission, []).append((span[0], span[1]))
    hinted = (
        Placement.objects.of(consultation)
        .filter(opinion__submission__state=State.PLACED)
        .exclude(hints=[])
        .order_by("opinion__submission", "opinion__start")
        .values_list("opinion__submission", "opinion__start", "hints")
    )
    found = {
        (submission, start + hint["start"], start + hint["end"]): hint["kind"]
        for submission, start, hints in hinted
        for hint in hints
    }
    return [
        OpenSpan(submission, start, end, kind)
        for (submission, start, end), kind in sorted(found.items())
        if not _is_covered(start, end, settled.get(submission, []))
    ]


def hints_at(spans: Iterable[OpenSpan]) -> Iterator[Hint]:
    """The same with their submissions, some hundred at a time."""
    rest = iter(spans)
    while portion := list(islice(rest, PORTION)):
        submissions = Submission.objects.in_bulk({span.submission for span in portion})
        for span in portion:
            if span.submission in submissions:
                yield Hint(submissions[span.submission], span.kind, span.start, span.end)


def open_hints(consultation: Any) -> Iterator[Hint]:
    """The hints that are open; never all their texts in memory."""
    return hints_at(open_spans(consultation))


def count_open(consultation: Any) -> int:
    return len(open_spans(consultation))


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


def is_open(placement: Placement) -> bool:
    """Whether something was noticed in the opinion that staff have yet to settle for good: where
    two persons decide, what one of them would show waits for the other. Needs ``masks``."""
    submission = placement.opinion.submission
    settled = sorted(
        (mask.start, mask.end)
        for mask in submission.masks.all()
        if mask.version == submission.version
        and (mask.hides or mask.confirmed_at or not submission.consultation.second_masker)
    )
    start = placement.opinion.start
    return any(
        not _is_covered(start + hint["start"], start + hint["end"], settled)
        for hint in placement.hints
    )


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
