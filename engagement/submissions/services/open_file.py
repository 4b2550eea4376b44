"""Reading a private file: by right, and each time with an entry in the log."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..encryption import decrypted_bytes
from ..models import SubmissionFile


class FileNotOpen(Exception):
    """The file is held or erased."""


@transaction.atomic
def open_file(*, file: SubmissionFile, user: Any) -> bytes:
    """The content of ``file``. A scan shows who wrote it, so that it needs the right to know.

    Raises ``PermissionDenied``, ``FileNotOpen``.
    """
    require(user, "submissions.view_submissionfile")
    if file.is_scan:
        require(user, "submissions.view_submitteridentity")
    if not file.can_be_opened:
        raise FileNotOpen
    log(
        instance=file.submission,
        action="machikoe.submission.open_file",
        user=user,
        data={"consultation": file.consultation_id, "file": file.pk},
    )
    with file.content.open("rb") as stored:
        return decrypted_bytes(stored.read())
