"""Where an opinion is: in a submission for the database, in a comment for feedback_nlp.

A comment is a part of a submission, since parts are never merged. Its id is the submission's
number and where the part starts, so that it stays the same from run to run.
"""

from ..analysis import SpanKey


def comment_id(submission: int, part_start: int) -> str:
    return f"{submission}@{part_start}"


def submission_of(comment: str) -> int:
    return int(comment.split("@")[0])


def span_key(comment: str, start: int, end: int) -> SpanKey:
    """The place in the submission of a span of ``comment``."""
    submission, part_start = map(int, comment.split("@"))
    return SpanKey(submission, part_start + start, part_start + end)
