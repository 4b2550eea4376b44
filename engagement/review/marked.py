"""Text cut at the spans that a page marks."""

from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of a text, and what it is marked as (empty for unmarked text)."""

    text: str
    mark: str = ""


class Span(NamedTuple):
    """A piece of a text with its place, what it is marked as (if at all), and a word on it."""

    start: int
    text: str
    kind: str = ""
    label: str = ""


def spans(text: str, marks: Iterable[tuple[int, int, str, str]]) -> list[Span]:
    """``text`` in pieces that joined give ``text`` again, each knowing where it starts.

    Of marks (start, end, kind, label) that overlap, the later one counts from where the earlier
    one ends.
    """
    found: list[Span] = []
    at = 0
    for start, end, kind, label in sorted(marks):
        start, end = max(start, at), min(end, len(text))
        if end <= start:
            continue
        if start > at:
            found.append(Span(at, text[at:start]))
        found.append(Span(start, text[start:end], kind, label))
        at = end
    if at < len(text):
        found.append(Span(at, text[at:]))
    return found


def pieces(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """The same without the places."""
    found = spans(text, ((start, end, mark, "") for start, end, mark in marks))
    return [Piece(span.text, span.kind) for span in found]
