"""Imports whose task was lost with the queue or with a worker go on."""

from datetime import timedelta

from django.utils import timezone

from ..models import ImportState, SpreadsheetImport
from ..tasks import check_import, import_chunk

LOST_AFTER = timedelta(minutes=5)


def sweep_imports() -> None:
    """Queue again what has not moved for a while; a task that comes twice does no harm."""
    quiet = SpreadsheetImport.objects.exclude(active_at__gt=timezone.now() - LOST_AFTER)
    quiet.filter(state=ImportState.CHECKING).update(state=ImportState.QUEUED)
    for pk in quiet.filter(state=ImportState.QUEUED).values_list("pk", flat=True):
        check_import.delay(pk)
    for pk in quiet.filter(state=ImportState.RUNNING).values_list("pk", flat=True):
        import_chunk.delay(pk)
