"""What a PDF is made of: plain data for ``document.typ``, whose words are never markup."""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Linked = list[dict[str, Any]]
LONG = 500  # characters of a cell that may go over the end of a page


def heading(words: str) -> Block:
    """A heading, which is a bookmark as well."""
    return {"kind": "heading", "words": words}


def text(words: str) -> Block:
    return {"kind": "text", "words": words}


def small(words: str) -> Block:
    return {"kind": "small", "words": words}


def linked(pieces: Iterable[tuple[str, str]]) -> Linked:
    """The words of a cell in parts, each with the address that it leads to, or with nothing."""
    return [{"words": words, "address": address} for words, address in pieces]


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[float],
    numbers: Sequence[int] = (),
) -> Block:
    """A table whose first row is its heading on every page. ``widths`` are percent of the whole
    width; the columns ``numbers`` are set to the right. A row stays on one page unless it is
    long."""
    return {
        "kind": "table",
        "head": list(head),
        "rows": [_row(row) for row in rows],
        "widths": list(widths),
        "numbers": list(numbers),
    }


def bars(head: Sequence[str], lines: Iterable[tuple[str, int]]) -> Block:
    """A table of numbers with the share of each, also as a bar."""
    return {"kind": "bars", "head": list(head), "lines": _lines(lines)}


def chart(lines: Iterable[tuple[str, int]], alt: str) -> Block:
    """Upright bars; ``alt`` says what they show, or where it is said."""
    return {"kind": "chart", "lines": _lines(lines), "alt": alt}


def fields(lines: Iterable[tuple[str, str]], height: int = 10) -> Block:
    """Labels, each with room to write, ``height`` in millimetres."""
    return {"kind": "fields", "lines": [list(line) for line in lines], "height": height}


def ruled(number: int) -> Block:
    """Lines to write on."""
    return {"kind": "ruled", "number": number}


def ticks(lines: Iterable[str]) -> Block:
    """A list of what can be ticked."""
    return {"kind": "ticks", "lines": list(lines)}


def new_page() -> Block:
    return {"kind": "page"}


def beside(*parts: Iterable[Block]) -> Block:
    """Parts side by side, read one after the other."""
    return {"kind": "beside", "parts": [list(part) for part in parts]}


def together(*blocks: Block) -> Block:
    """What a page must not part."""
    return {"kind": "together", "parts": list(blocks)}


def _row(row: Sequence[object]) -> dict[str, Any]:
    cells = [cell if isinstance(cell, list) else str(cell) for cell in row]
    return {"cells": cells, "whole": max(map(_length, cells)) <= LONG}


def _length(cell: str | Linked) -> int:
    words = cell if isinstance(cell, str) else "".join(part["words"] for part in cell)
    return len(words) + 20 * words.count("\n")  # a line break takes up a line


def _lines(lines: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"name": name, "number": number} for name, number in lines]
