"""The rows of an export as a workbook. Imported only where one is made."""

from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.datavalidation import DataValidation

from .exports import heading
from .imports.fields import CHANNELS, Field


def as_workbook(fields: list[Field], rows: Iterable[list[str]]) -> Workbook:
    """A workbook in which every cell is text; written to disk as it grows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("意見")
    sheet.append([heading(field) for field in fields])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    return book


def offer_channels(book: Any, fields: list[Field]) -> None:
    """The channels to choose from in the cells below the heading."""
    sheet = book.worksheets[0]
    words = [next(filter(lambda word: not word.isascii(), words)) for words in CHANNELS.values()]
    column = chr(ord("A") + [heading(field) for field in fields].index(heading(Field.CHANNEL)))
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    choice.add(f"{column}2:{column}10000")
    sheet.data_validations.append(choice)


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"  # also what begins with an equals sign
    return cell
