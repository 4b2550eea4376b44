"""A file as rows under one line of headings, however the headings were laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from .delimited import delimited_rows
from .errors import UnreadableFile
from .fields import field_of
from .workbook import Area, workbook_rows, workbook_top

MOST_ROWS = 200_000
SEARCHED = 10  # rows in which the headings are looked for
_SHOWN = 3
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Header:
    """The rows (from 1) that hold the headings, the heading of each column, and the first rows of
    values below."""

    first: int
    last: int
    headings: tuple[str, ...]
    below: list[list[Any]]

    @property
    def signature(self) -> str:
        """The same for every file with these headings."""
        return sha256("\x1f".join(self.headings).encode()).hexdigest()


def rows_of(data: bytes) -> Iterator[list[Any]]:
    """The rows of a CSV or XLSX file. Raises ``UnreadableFile``."""
    return rows_in(BytesIO(data))


def rows_in(file: IO[bytes]) -> Iterator[list[Any]]:
    """The rows of a CSV or XLSX file that can be searched; a workbook is never whole in memory.

    Raises ``UnreadableFile``.
    """
    head = file.read(len(_OLD_EXCEL))
    file.seek(0)
    if head == _OLD_EXCEL:
        raise UnreadableFile(
            _("This is an old Excel file or has a password. Save it as .xlsx without one.")
        )
    rows = workbook_rows(file) if head.startswith(_ZIP) else delimited_rows(file.read())
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS + SEARCHED:
            message = _("The file has more than %(count)s rows. Split it.")
            raise UnreadableFile(message % {"count": MOST_ROWS})
        yield row


def header_of(data: bytes, first: int = 0, last: int = 0) -> Header:
    """The headings in rows ``first`` to ``last`` of a file; looked for if not said.

    Several rows are read from top to bottom, as “submitter / name”. A merged cell stands for all
    the cells that it covers; CSV does not tell which those are, so that an upper heading there
    stands for the empty cells to its right. Raises ``UnreadableFile``.
    """
    merges = data.startswith(_ZIP)
    top, areas = _top_of(data, SEARCHED + _SHOWN)
    grid = [[_word(cell) for cell in row] for row in top[:SEARCHED]]
    for area in areas:
        _fill(grid, area)
    if not first:
        first = last = _likeliest(grid)
        if first > 1 and _stands_above(grid[first - 2], grid[first - 1]):
            first -= 1
    rows = grid[first - 1 : last]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    upper = rows[:-1] if merges else [_spread(row) for row in rows[:-1]]
    columns = zip(*upper, *rows[-1:], strict=True)
    headings = tuple(" / ".join(dict.fromkeys(filter(None, column))) for column in columns)
    return Header(first, last, headings, top[last : last + _SHOWN])


def _top_of(data: bytes, count: int) -> tuple[list[list[Any]], list[Area]]:
    if data.startswith(_ZIP):
        return workbook_top(data, count)
    return list(islice(rows_of(data), count)), []


def _fill(grid: list[list[str]], area: Area) -> None:
    """Put the word of a merged cell into every cell that it covers."""
    left, top, right, bottom = area
    if top > len(grid) or left > len(grid[top - 1]):
        return
    word = grid[top - 1][left - 1]
    for row in grid[top - 1 : bottom]:
        row += [""] * (right - len(row))
        row[left - 1 : right] = [word] * (right - left + 1)


def _likeliest(top: Sequence[Sequence[str]]) -> int:
    """The row with most headings that are known, or else with most cells filled."""
    scores = [(sum(field_of(word) is not None for word in row), sum(map(bool, row))) for row in top]
    return scores.index(max(scores)) + 1 if scores else 1


def _stands_above(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether ``upper`` groups the columns of ``lower``; a title over the whole table does not."""
    return len(set(filter(None, upper))) > 1 and len(upper) <= len(lower) + 1


def _spread(row: list[str]) -> list[str]:
    filled = ""
    spread = []
    for word in row:
        filled = word or filled
        spread.append(filled)
    return spread


def _word(cell: Any) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""
