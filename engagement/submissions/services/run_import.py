"""Importing what the dry run found new: in chunks that any worker can take again."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.period import PeriodError
from engagement.consultations.permissions import require

from ..imports.judge import moment_of, parts_of
from ..imports.records import Record
from ..models import Channel, Fate, ImportRow, ImportState, SpreadsheetImport
from ..tasks import import_chunk
from .errors import EmptyText, SubmissionError, TextTooLong, UnknownTarget
from .receive import receive_submission

CHUNK = 50
_FATES: dict[type[Exception], Fate] = {
    EmptyText: Fate.INCOMPLETE,
    TextTooLong: Fate.TOO_LONG,
    UnknownTarget: Fate.UNKNOWN_TARGET,
}


class NotChecked(Exception):
    """The rows have not been checked, or are being imported already."""


@transaction.atomic
def run_import(*, source: SpreadsheetImport, user: Any) -> None:
    """Have every new row of the checked ``source`` imported.

    Raises ``PermissionDenied``, ``NotChecked``.
    """
    require(user, "submissions.add_submission")
    started = SpreadsheetImport.objects.filter(pk=source.pk, state=ImportState.CHECKED).update(
        state=ImportState.RUNNING, active_at=timezone.now()
    )
    if not started:
        raise NotChecked
    log(
        instance=source,
        action="machikoe.import.run",
        user=user,
        data={"consultation": source.consultation_id, "rows": fates(source)},
    )
    import_chunk.delay_on_commit(source.pk)


def fates(source: SpreadsheetImport) -> dict[str, int]:
    """How many rows of ``source`` have each fate."""
    counted = source.rows.order_by().values_list("fate").annotate(Count("pk"))
    return {str(fate): number for fate, number in counted}


@transaction.atomic
def import_next_chunk(*, source: SpreadsheetImport) -> bool:
    """Receive the next new rows of a running import: all of this chunk, or nothing of it.

    Answers whether there may be more. Two workers at the same import come one after the other.
    Whoever uploaded the file must still be allowed to enter submissions.
    """
    source = SpreadsheetImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if source.state != ImportState.RUNNING:
        return False
    rows = list(source.rows.filter(fate=Fate.NEW).order_by("number")[:CHUNK])
    try:
        for row in rows:
            _receive(source, row)
    except PermissionDenied:
        source.error = _("Whoever uploaded the file may not enter submissions any more.")
        return _finish(source, ImportState.FAILED)
    if len(rows) < CHUNK:
        return _finish(source, ImportState.DONE)
    source.active_at = timezone.now()
    source.save(update_fields=["active_at"])
    return True


def _receive(source: SpreadsheetImport, row: ImportRow) -> None:
    record = Record(**json.loads(row.record))
    try:
        with transaction.atomic():
            row.submission = receive_submission(
                consultation=source.consultation,
                parts=parts_of(record),
                answers=record.answers,
                language=record.language,
                channel=Channel(record.channel),
                received_at=moment_of(record, source.consultation),
                form_key=f"import {row.identity}",
                recorded_by=source.uploaded_by,
                mails_copy=False,
            )
        row.fate = Fate.IMPORTED
    except PeriodError:
        row.fate = Fate.OUTSIDE
    except SubmissionError as error:
        row.fate = _FATES.get(type(error), Fate.UNREADABLE)
    row.save(update_fields=["submission", "fate"])


def _finish(source: SpreadsheetImport, state: ImportState) -> bool:
    """Nothing more to do: what the rows say is in the submissions, and in the kept file."""
    source.state = state
    source.save(update_fields=["state", "error"])
    source.rows.filter(fate__in=[Fate.IMPORTED, Fate.SAME]).update(record="")
    log(
        instance=source,
        action="machikoe.import.finish",
        user=source.uploaded_by,
        data={"consultation": source.consultation_id, "rows": fates(source)},
    )
    return False
