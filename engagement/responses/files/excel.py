"""The published table as a workbook, in which every text is text and every number a number."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from engagement.submissions.exports import LONGEST_CELL

from ..snapshot import Snapshot
from .comparison import Comparison, comparisons
from .errors import CannotBeMade, Reason
from .printed import Told, by_reflection, headings, nobody, numbers, printed

WIDTHS = [6, 30, 60, 8, 60, 24, 40]
WRAPPED = Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)


def table_as_excel(snapshot: Snapshot, address: str, told: Told = nobody) -> bytes:
    """Three sheets: rows, with their addresses on the page at ``address``; numbers; what changed.

    Raises ``CannotBeMade`` for a text that a cell does not hold: it is never cut."""
    _check(snapshot)
    book = Workbook(write_only=True)
    _rows(book, snapshot, address, told)
    _numbers(book, snapshot)
    _changes(book, snapshot)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _check(snapshot: Snapshot) -> None:
    """Before anything is written, because a half-written workbook cannot be closed."""
    texts = [cell for part in printed(snapshot) for line in part.lines for cell in line.cells]
    changes = [piece for each in comparisons(snapshot) for piece in _wordings(each)]
    if any(len(str(text)) > LONGEST_CELL for text in [*texts, *changes]):
        raise CannotBeMade(Reason.TOO_LONG)


def _rows(book: Workbook, snapshot: Snapshot, address: str, told: Told) -> None:
    sheet = _sheet(book, gettext("Opinions and views"), [24, *WIDTHS])
    names = [gettext("Basic goal"), *headings(), pgettext("web", "Address")]
    _append(sheet, names, font=BOLD)
    for section in printed(snapshot, told):
        if not section.lines:
            nothing = gettext("No opinions were received.")
            _append(sheet, [section.title, "", "", nothing, 0, "", "", ""])
        for line in section.lines:
            _append(sheet, [section.title, *line.cells, line.address_below(address)])


def _numbers(book: Workbook, snapshot: Snapshot) -> None:
    sheet = _sheet(book, gettext("Numbers"), [40, 14, 14])
    _append(sheet, [gettext("What was counted"), pgettext("count", "Number")], font=BOLD)
    for line in numbers(snapshot):
        _append(sheet, list(line))
    _append(sheet, [])
    names = [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")]
    _append(sheet, names, font=BOLD)
    for counted in by_reflection(snapshot):
        _append(sheet, list(counted))


def _changes(book: Workbook, snapshot: Snapshot) -> None:
    sheet = _sheet(book, gettext("Before and after"), [6, 12, 60, 60])
    names = [
        gettext("No."),
        gettext("Place"),
        pgettext("wording", "New"),
        pgettext("wording", "Old"),
    ]
    _append(sheet, names, font=BOLD)
    for each in comparisons(snapshot):
        # A code alone (4-2-1) would become a date when somebody retypes it.
        _append(sheet, [each.row["number"], f"【{each.change['code']}】", *_wordings(each)])


def _wordings(each: Comparison) -> list[str]:
    """New and old."""
    return ["".join(piece.text for piece in pieces) for pieces in (each.after, each.before)]


def _sheet(book: Workbook, title: str, widths: list[int]) -> Any:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[column].width = width
    return sheet


def _append(sheet: Any, values: Sequence[str | int], font: Font | None = None) -> None:
    sheet.append([_cell(sheet, value, font) for value in values])


def _cell(sheet: Any, value: str | int, font: Font | None) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # also what begins with an equals sign
    cell.alignment = WRAPPED
    if font:
        cell.font = font
    return cell
