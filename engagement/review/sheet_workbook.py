"""The working list as a workbook. Imported only where one is made."""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment

from engagement.submissions.exports import LONGEST_CELL
from engagement.submissions.spreadsheet import as_text_cell

from .sheet import HEADINGS

WIDTHS = [6, 10, 12, 12, 10, 14, 24, 60, 24, 24, 16, 10, 20, 12]


def as_workbook(rows: Iterable[Sequence[str]]) -> Workbook:
    """A workbook in which every cell is text that no spreadsheet runs."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("意見一覧表")
    for at, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(HEADINGS)
    cells = [_cell(sheet) for _heading in HEADINGS]
    try:
        for row in rows:
            for cell, text in zip(cells, row, strict=True):
                cell.value = as_text_cell(text)[:LONGEST_CELL] or None
                if text:
                    cell.data_type = "s"
            sheet.append(cells)
    finally:
        sheet.close()  # a workbook that is left half written cannot be put away
    return book


def _cell(sheet: Any) -> Any:
    """A cell that every row fills anew: rows are written at once, and styles cost most."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
