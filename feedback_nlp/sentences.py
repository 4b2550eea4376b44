"""Sentences of Japanese and English text as spans of its shadow."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ENDS = re.compile(r"[。!?！？]+[」』)\]】”’\"']*|\.(?=\s|$)[\"')]*|\n")
_QUOTE_GOES_ON = re.compile(r"(?:と|って|など|という|の|は|が|を|に|で|も)")
_CLOSERS = "」』)]】”’\"'"
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e)|\b[A-Z])$")
_ITEM = re.compile(
    r"(?:[・●○■□◆◇▼►•*>-](?!\d)|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-オa-e])[)）]"
    r"|\d{1,2}[.、:](?!\d)|[一二三四五六七八九十][、.:]|その[一二三四五1-5]"
    r"|\[[^\]\n]{1,30}\]|【[^】\n]{1,30}】)\s*"
)

_NUMBERED = re.compile(r"\(\d{1,2}\)")
"""The mark of a list item even inside a line, as ① is after folding."""


class Sentence(NamedTuple):
    """Where a sentence stands, and whether a list item or a paragraph begins with it."""

    start: int
    end: int
    is_item: bool = False
    is_paragraph: bool = False


def sentences(text: str) -> list[Sentence]:
    """The sentences of a folded text, without the white space around them."""
    found: list[Sentence] = []
    previous_end = 0
    for start, end in _pieces(text):
        lines_between = text.count("\n", previous_end, start)
        at_line_start = not found or lines_between > 0
        found.append(
            Sentence(
                start,
                end,
                is_item=(_ITEM if at_line_start else _NUMBERED).match(text, start) is not None,
                is_paragraph=bool(found) and lines_between > 1,
            )
        )
        previous_end = end
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _ENDS.finditer(text):
        if match.group() != "\n" and not _is_end(text, match):
            continue
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] == ".":
        return _ABBREVIATION.search(text, max(0, match.start() - 5), match.start()) is None
    return not (mark[-1] in _CLOSERS and _QUOTE_GOES_ON.match(text, match.end()))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(kept)
