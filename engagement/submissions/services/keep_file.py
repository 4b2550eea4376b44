"""Taking a file in: judged by its content, scanned, encrypted, and kept until its form is sent."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile, File

from engagement.consultations.models import Consultation, FileKind
from engagement.consultations.period import check_accepts
from engagement.consultations.permissions import require

from ..encryption import encrypted_bytes
from ..files.contents import MEGABYTE, kind_of
from ..files.errors import Infected, TooLarge, UnknownKind
from ..files.names import safe_name
from ..files.scanner import ScannerFailed, is_clean
from ..models import FileOrigin, FileState, SubmissionFile

SCAN_KINDS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)
SCAN_MEGABYTES = 50


def keep_attachment(
    *, consultation: Consultation, name: str, content: File[bytes]
) -> SubmissionFile:
    """Keep what a citizen chose in the form, to be attached when the form is sent.

    Raises what ``files.errors`` names; ``NotYetOpen`` or ``Closed`` outside the period.
    """
    check_accepts(consultation)
    limit, kinds = consultation.max_file_megabytes, consultation.file_kinds
    return _keep(consultation, FileOrigin.ATTACHMENT, name, _read(content, limit), kinds)


def keep_scan(
    *, consultation: Consultation, name: str, content: File[bytes], user: Any
) -> SubmissionFile:
    """Keep the scan of an original that ``user`` is typing in.

    Raises ``PermissionDenied`` and what ``files.errors`` names.
    """
    require(user, "submissions.add_submission")
    data = _read(content, SCAN_MEGABYTES)
    return _keep(consultation, FileOrigin.SCAN, name, data, SCAN_KINDS)


def _read(content: File[bytes], megabytes: int) -> bytes:
    data: bytes = content.read(megabytes * MEGABYTE + 1)
    if len(data) > megabytes * MEGABYTE:
        raise TooLarge
    return data


def _keep(
    consultation: Consultation,
    origin: FileOrigin,
    name: str,
    data: bytes,
    kinds: Collection[FileKind],
) -> SubmissionFile:
    kind = kind_of(data)
    if kind not in kinds:
        raise UnknownKind
    try:
        if not is_clean(data):
            raise Infected
        state = FileState.CLEAN
    except ScannerFailed:
        state = FileState.HELD
    row: SubmissionFile = SubmissionFile.objects.create(
        consultation=consultation,
        origin=origin,
        state=state,
        name=safe_name(name, kind),
        kind=kind,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        content=ContentFile(encrypted_bytes(data), name="file"),
    )
    return row
