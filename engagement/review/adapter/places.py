"""Where an opinion is: in a submission for the database, in a comment for feedback_nlp.

A comment is a part of a submission, since parts are never merged. Its id is the submission's
number and where the part starts, so that it stays the same from run to run.
"""

from dataclasses import dataclass

from ..analysis import SpanKey


@dataclass(frozen=True)
class Translated:
    """A part that is analysed in its translation: one opinion, the whole of the original."""

    key: SpanKey
    language: str


def comment_id(submission: int, part_start: int) -> str:
    return f"{submission}@{part_start}"


def part_key(comment: str) -> tuple[int, int]:
    """The submission's number and where the part starts."""
    submission, part_start = map(int, comment.split("@"))
    return submission, part_start


class Keys(dict[str, SpanKey]):
    """The places of opinions by id; an opinion of an earlier run is where its id says."""

    def __missing__(self, id_: str) -> SpanKey:
        comment, span = id_.split(":")
        start, end = span.split("-")
        return span_key(comment, int(start), int(end))


def span_key(comment: str, start: int, end: int) -> SpanKey:
    """The place in the submission of a span of ``comment``."""
    submission, part_start = part_key(comment)
    return SpanKey(submission, part_start + start, part_start + end)
