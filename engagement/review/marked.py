"""Text cut at the spans that a page marks."""

from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of a text, and what it is marked as (empty for unmarked text)."""

    text: str
    mark: str = ""


def pieces(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """``text`` in pieces that joined give ``text`` again.

    Of spans that overlap, the later one is marked from where the earlier one ends.
    """
    found: list[Piece] = []
    at = 0
    for start, end, mark in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if end <= start:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], mark))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return found
