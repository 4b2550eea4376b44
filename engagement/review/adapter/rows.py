"""Submissions as an analysis needs them: a million of them go into memory, which a million rows of
the ORM with all that belongs to them do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from engagement.submissions.masking import blanked_text
from engagement.submissions.models import State, Submission

from ..changes import batches


class Part(NamedTuple):
    """A part of a submission's text, the goal that it was sent to, and what staff translated it
    into."""

    pk: int
    start: int
    end: int
    goal: int | None
    translation: str

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True)
class Row:
    """A submission. ``spans`` are its opinions, as offsets in its text."""

    pk: int
    version: int
    is_placed: bool
    language: str
    text: str
    parts: tuple[Part, ...]
    spans: tuple[tuple[int, int], ...]

    def part_with(self, start: int, end: int) -> Part | None:
        """The part that an opinion lies in."""
        return next((part for part in self.parts if part.holds(start, end)), None)

    def translation(self, part: Part) -> str:
        """What staff translated ``part`` into, unless it was split in the original before."""
        if not part.translation:
            return ""
        spans = [span for span in self.spans if part.holds(*span)]
        return part.translation if spans in ([], [(part.start, part.end)]) else ""


def rows(submissions: Any) -> Iterator[Row]:
    """``submissions`` in the order of their numbers, with few rows of the ORM at any time.

    Which there are is asked once; each batch is read whole just before it is given.
    """
    numbers = list(submissions.order_by("pk").values_list("pk", flat=True))
    for batch in batches(numbers):
        found = submissions.filter(pk__in=batch).order_by("pk")
        yield from map(_row, found.prefetch_related("parts", "opinions", "masks"))


def _row(submission: Submission) -> Row:
    return Row(
        pk=submission.pk,
        version=submission.version,
        is_placed=submission.state == State.PLACED,
        language=submission.language,
        # What is hidden from the public cannot come back in a label or a keyword.
        text=blanked_text(submission),
        parts=tuple(
            Part(
                part.pk,
                part.start,
                part.end,
                int(part.goal_code) if part.goal_code else None,
                part.translation,
            )
            for part in submission.parts.all()
        ),
        spans=tuple((opinion.start, opinion.end) for opinion in submission.opinions.all()),
    )
