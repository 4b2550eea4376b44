"""Files join a submission, leave it with a correction, and go with a withdrawal."""

from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction

from ..files.errors import FileGone, TooManyFiles
from ..models import FileOrigin, FileState, Submission, SubmissionFile


def attach_files(*, submission: Submission, keys: Collection[str]) -> None:
    """Make the files of ``keys`` those of ``submission``: the version tells since when, and until
    when those were that are not among them any more.

    Called inside the transaction that stores the submission.

    Raises ``FileGone``, ``TooManyFiles``.
    """
    files = SubmissionFile.objects.select_for_update(of=("self",))
    mine = {row.key: row.pk for row in files.filter(submission=submission).current()}
    leaving = [pk for key, pk in mine.items() if key not in keys]
    files.filter(pk__in=leaving).update(removed_in=submission.version)
    coming = set(keys) - mine.keys()
    waiting = files.filter(consultation=submission.consultation_id, key__in=coming).waiting()
    rows = list(waiting) if coming else []
    if len(rows) != len(coming):
        raise FileGone
    attachments = submission.files.current().filter(origin=FileOrigin.ATTACHMENT).count()
    attachments += sum(row.origin == FileOrigin.ATTACHMENT for row in rows)
    if coming and attachments > submission.consultation.max_files:
        raise TooManyFiles
    SubmissionFile.objects.filter(pk__in=[row.pk for row in rows]).update(
        submission=submission, added_in=submission.version
    )


def erase_files(*, submission: Submission) -> None:
    """Erase the files of ``submission``, whose names and contents may tell who wrote it. That
    there were files, of which size and hash, stays.

    Called inside the transaction of the withdrawal.
    """
    for row in submission.files.exclude(state=FileState.ERASED):
        erase_content(row, FileState.ERASED)


def erase_content(row: SubmissionFile, state: FileState) -> None:
    """Erase the bytes of ``row`` once the surrounding transaction is stored."""
    delete_bytes([row])
    row.name, row.content, row.state = "", "", state
    row.save(update_fields=["name", "content", "state"])


def delete_bytes(rows: Iterable[SubmissionFile]) -> None:
    """Delete what ``rows`` stored, once the surrounding transaction is."""
    for row in rows:
        if row.content:
            erase = partial(row.content.storage.delete, str(row.content.name))
            transaction.on_commit(erase, robust=True)
