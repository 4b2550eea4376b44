import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import SubmitterIdentity

logger = logging.getLogger(__name__)


@shared_task
def send_copy(submission_id: int) -> None:
    """Mail the submitter their receipt number and a copy of their text.

    A mail server's refusal names the address, so the log learns its kind only; the copy stays
    waiting for ``send_waiting_copies``.
    """
    from .services.mail import mail_copy

    try:
        mail_copy(submission_id=submission_id)
    except OSError as error:
        kind = type(error).__name__
        logger.warning("The copy of submission %s was not taken: %s", submission_id, kind)


@shared_task
def send_waiting_copies() -> None:
    """Queue again the copies whose task was lost with the queue."""
    before = timezone.now() - timedelta(minutes=5)
    waiting = SubmitterIdentity.objects.waiting_for_copy().filter(
        submission__recorded_at__lt=before
    )
    for submission_id in waiting.values_list("submission_id", flat=True)[:500]:
        send_copy.delay(submission_id)


@shared_task
def sweep_files() -> None:
    """Drop files whose form was never sent, and ask the virus scanner again about held ones."""
    from .services.sweep_files import drop_unsent_files, scan_held_files

    drop_unsent_files()
    scan_held_files()


@shared_task
def check_import(import_id: int) -> None:
    """Give every row of a spreadsheet its fate; nothing happens if another worker has it."""
    from .models import SpreadsheetImport
    from .services import check_import as service

    if source := SpreadsheetImport.objects.filter(pk=import_id).first():
        service.check_import(source=source)


@shared_task
def import_chunk(import_id: int) -> None:
    """Import some rows, and queue the rest."""
    from .models import SpreadsheetImport
    from .services.run_import import import_next_chunk

    source = SpreadsheetImport.objects.filter(pk=import_id).first()
    if source and import_next_chunk(source=source):
        import_chunk.delay(import_id)


@shared_task
def sweep_imports() -> None:
    """Find the imports that a dead worker or a lost queue left undone."""
    from .services import sweep_imports as service

    service.sweep_imports()


@shared_task
def forget_lapsed_drafts() -> None:
    """Delete what was begun and can no longer be sent."""
    from .services.unsent import forget_lapsed

    forget_lapsed()
