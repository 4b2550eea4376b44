"""What becomes of files without anybody asking: forms never sent, and scanners that were away."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..encryption import decrypted_bytes
from ..files.scanner import ScannerFailed, is_clean
from ..models import FileState, SubmissionFile
from .attach_files import delete_bytes, erase_content

KEPT_FOR = timedelta(days=1)
AT_ONCE = 200


@transaction.atomic
def drop_unsent_files() -> int:
    """Delete files whose form was not sent within a day; return how many."""
    old = SubmissionFile.objects.waiting().filter(kept_at__lt=timezone.now() - KEPT_FOR)
    rows = list(old.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    delete_bytes(rows)
    SubmissionFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def scan_held_files() -> int:
    """Ask the scanner about the files that it did not answer about; return how many it did."""
    held = SubmissionFile.objects.filter(state=FileState.HELD).values_list("pk", flat=True)
    answered = 0
    for pk in held[:AT_ONCE]:
        try:
            answered += _scan(pk)
        except ScannerFailed:
            break  # still away: the next sweep asks again
    return answered


@transaction.atomic
def _scan(pk: int) -> bool:
    held = SubmissionFile.objects.select_for_update(skip_locked=True, of=("self",))
    row = held.filter(pk=pk, state=FileState.HELD).first()
    if row is None:
        return False
    with row.content.open("rb") as stored:
        clean = is_clean(decrypted_bytes(stored.read()))
    if clean:
        row.state = FileState.CLEAN
        row.save(update_fields=["state"])
        return True
    erase_content(row, FileState.INFECTED)
    if row.submission:
        log(
            instance=row.submission,
            action="machikoe.submission.file_infected",
            data={"consultation": row.consultation_id, "file": row.pk},
        )
    return True
