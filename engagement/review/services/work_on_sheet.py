"""Making a working list, and reading an edited one: from the beginning however often."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from tempfile import TemporaryFile
from typing import IO, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from engagement.submissions.encryption import decrypted_blocks
from engagement.submissions.imports.errors import UnreadableFile
from engagement.submissions.imports.table import rows_in

from ..draft import Draft
from ..languages import language_of
from ..models import Sheet, SheetState
from ..sheet import BATCH, MOST_EDITS, NotTheList, TooManyEdits, edits, lines, listed
from .drop_sheets import drop_file
from .import_sheet import plan_sheet
from .request_sheet import keep

logger = logging.getLogger(__name__)

BLOCK = 1024 * 1024
Row = TypeVar("Row")


class SheetLost(Exception):
    """Another worker has it, or it is gone: this one was thought dead."""


def work_on_sheet(*, sheet: Sheet) -> None:
    """Make the queued ``sheet`` ready: its file, or the preview of what it changes.

    Nothing happens unless it is queued, so that a task may be delivered twice. What fails says why.
    """
    if not Sheet.objects.claim(sheet):
        return
    sheet.refresh_from_db()
    try:
        with override(language_of(sheet.made_by)):
            (make if sheet.is_list else read)(sheet)
    except SheetLost:
        return
    except Exception as error:
        with override(language_of(sheet.made_by)):
            _fail(sheet, _reason(sheet, error))


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, BLOCK), b"")


def make(sheet: Sheet) -> None:
    """Write the list that the caller has claimed. Raises ``SheetLost``."""
    from ..sheet_workbook import as_workbook  # late: web processes import this module, too

    placements = listed(sheet.consultation)
    sheet.total = placements.count()
    Sheet.objects.mine(sheet).update(total=sheet.total)
    book = as_workbook(_counted(sheet, lines(placements, Draft(sheet.consultation))))
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        keep(sheet, blocks_of(file))
    _finish(sheet, done=sheet.total)


def read(sheet: Sheet) -> None:
    """Find out what the list that the caller has claimed would change.

    Raises ``SheetLost`` and what a file raises that is no working list.
    """
    with TemporaryFile() as file:
        with sheet.content.open("rb") as stored:
            file.writelines(decrypted_blocks(stored))
        file.seek(0)
        found = edits(_counted(sheet, rows_in(file)))
    plan = plan_sheet(consultation=sheet.consultation, edits=found)
    _finish(sheet, edits=[edit.as_list() for edit in found], preview=asdict(plan.told), content="")
    drop_file(str(sheet.content))


def _counted(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Row]:
    """``rows``, telling from time to time how many there were. Raises ``SheetLost``."""
    for number, row in enumerate(rows):
        if number % BATCH == 0:
            mine = Sheet.objects.mine(sheet)
            if not mine.update(done=number, active_at=timezone.now()):
                raise SheetLost
        yield row


def _finish(sheet: Sheet, **values: object) -> None:
    """Ready, unless another worker has it, or it is gone and its file with it."""
    if not Sheet.objects.mine(sheet).update(state=SheetState.READY, **values):
        if not Sheet.objects.filter(pk=sheet.pk).exists():
            drop_file(str(sheet.content))
        raise SheetLost


def _fail(sheet: Sheet, reason: str) -> None:
    if Sheet.objects.mine(sheet).update(state=SheetState.FAILED, error=reason, content=""):
        drop_file(str(sheet.content))


def _reason(sheet: Sheet, error: Exception) -> str:
    if isinstance(error, UnreadableFile):
        return str(error)
    if isinstance(error, NotTheList):
        return _("The headings of the working list are missing. Use a list from here.")
    if isinstance(error, TooManyEdits):
        return _(
            "More than %(count)s rows were edited. Send the list back in parts: each with "
            "the headings and fewer edited rows."
        ) % {"count": f"{MOST_EDITS:,}"}
    # Its own words may quote what is in the file; the log learns its kind only.
    logger.error("Sheet %s failed: %s", sheet.pk, type(error).__name__)
    return _("It stopped with an unexpected error. Try again.")
