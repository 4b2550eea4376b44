"""Reading XLSX without trusting it: what could exhaust the server is refused with a reason."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from .errors import UnreadableFile

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 300 * MEGABYTE
MOST_MEMBERS = 1000
# Text packs about ten to one, the same letter a thousand times over a hundred to one.
MOST_RATIO = 300
SMALL = 5 * MEGABYTE
MOST_COLUMNS = 200
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")

Area = tuple[int, int, int, int]  # first column, first row, last column, last row; from 1


def workbook_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    """The rows of the first sheet of a file that can be searched, as they are read; empty cells are
    ``None``.

    Raises ``UnreadableFile`` for what is not a workbook of plain values.
    """
    with _first_sheet(file) as sheet:
        yield from map(_values, sheet.iter_rows())


def workbook_top(data: bytes, count: int) -> tuple[list[list[Any]], list[Area]]:
    """The first ``count`` rows of the first sheet, and the merged cells that begin in them.

    A reader that streams does not tell these: they stand behind the rows. Raises
    ``UnreadableFile``.
    """
    from openpyxl.utils import range_boundaries  # late, as below

    with _first_sheet(io.BytesIO(data)) as sheet:
        rows = [_values(row) for row in islice(sheet.iter_rows(), count)]
        merged = _MERGED.findall(sheet.parent._archive.read(sheet._worksheet_path))
    areas = (range_boundaries(found.decode()) for found in merged)
    return rows, [area for area in areas if area[1] <= count and area[2] <= MOST_COLUMNS]


@contextmanager
def _first_sheet(file: IO[bytes]) -> Iterator[Any]:
    """The first sheet of a workbook that may be opened. Raises ``UnreadableFile``."""
    # Late: openpyxl and its numpy would be a good part of the web process's start.
    from openpyxl import load_workbook

    _check_archive(file)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its own size is not believed.
        sheet.reset_dimensions()
        yield sheet
    except UnreadableFile:
        raise
    except Exception as error:
        # Whatever a damaged or hostile workbook does to the reader; its words may quote the file.
        raise UnreadableFile(
            _("The workbook is damaged. Open it in Excel, save it anew as .xlsx and try again.")
        ) from error


def _values(row: Any) -> list[Any]:
    if len(row) > MOST_COLUMNS:
        message = _("The sheet is wider than %(count)s columns.")
        raise UnreadableFile(message % {"count": MOST_COLUMNS})
    for cell in row:
        if cell.data_type == "f":
            message = _(
                "Cell %(cell)s holds a formula. Paste the sheet as values into a new workbook "
                "and try again."
            )
            raise UnreadableFile(message % {"cell": cell.coordinate})
    return [None if cell.data_type == "e" else cell.value for cell in row]


def _check_archive(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableFile(
            _("This is not a workbook in the .xlsx format, or it has a password.")
        ) from error


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or any(map(_swells, members)):
        raise UnreadableFile(
            _("The workbook would unpack to an unreasonable size. Split it, or save it as CSV.")
        )
    names = [member.filename.lower() for member in members]
    if any("externallink" in name for name in names):
        raise UnreadableFile(
            _("The workbook links to other workbooks. Break the links in Excel and save it anew.")
        )
    if any(name.endswith(("vbaproject.bin", ".bin.rels")) for name in names):
        raise UnreadableFile(_("The workbook holds macros. Save it as .xlsx without them."))
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            _check_declarations(archive.open(member).read(4096))


def _swells(member: zipfile.ZipInfo) -> bool:
    return member.file_size > SMALL and member.file_size > MOST_RATIO * member.compress_size


def _check_declarations(head: bytes) -> None:
    """No workbook declares entities; what does wants to make the reader swell or reach out."""
    plain = head.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableFile(_("The workbook declares entities, which no workbook needs."))
