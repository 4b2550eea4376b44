"""Saying what the columns of a spreadsheet hold, and having its rows checked."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..imports.table import Header
from ..models import ColumnMapping, ImportState, SpreadsheetImport
from ..tasks import check_import

OPEN = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


class ImportUnderWay(Exception):
    """The import is at work or done: its columns cannot change any more."""


@transaction.atomic
def map_import(
    *,
    source: SpreadsheetImport,
    header: Header,
    columns: Mapping[int, str],
    channel: str,
    user: Any,
) -> None:
    """Store what each column of ``source`` holds and that ``header`` are its headings, remember it
    for the next file with the same, and have every row checked. Nothing is imported yet.

    Raises ``PermissionDenied``, ``ImportUnderWay``.
    """
    require(user, "submissions.add_submission")
    source = SpreadsheetImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if source.state not in OPEN or source.rows.exclude(submission=None).exists():
        raise ImportUnderWay
    named = {str(place): str(field) for place, field in columns.items()}
    ColumnMapping.objects.update_or_create(signature=header.signature, defaults={"columns": named})
    source.header_first, source.header_last = header.first, header.last
    source.columns = named
    source.channel = channel
    source.state = ImportState.QUEUED
    source.error = ""
    source.save(
        update_fields=["header_first", "header_last", "columns", "channel", "state", "error"]
    )
    log(
        instance=source,
        action="machikoe.import.map",
        user=user,
        data={"consultation": source.consultation_id, "columns": sorted(named.values())},
    )
    check_import.delay_on_commit(source.pk)
