"""Handing a spreadsheet in: read as far as its headings, and kept."""

from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..encryption import encrypted_bytes
from ..imports.errors import UnreadableFile
from ..imports.table import header_of
from ..models import SpreadsheetImport

MOST_MEGABYTES = 50
_MEGABYTE = 1024 * 1024


def upload_import(
    *, consultation: Consultation, name: str, content: File[bytes], user: Any
) -> SpreadsheetImport:
    """Keep a file with submissions for ``consultation``, encrypted, with the hash of its content.

    Raises ``PermissionDenied``; ``UnreadableFile`` for what is no spreadsheet of plain values.
    """
    require(user, "submissions.add_submission")
    data = content.read(MOST_MEGABYTES * _MEGABYTE + 1)
    if len(data) > MOST_MEGABYTES * _MEGABYTE:
        message = _("The file is larger than %(size)s MB. Split it.")
        raise UnreadableFile(message % {"size": MOST_MEGABYTES})
    header = header_of(data)
    if not any(header.headings):
        raise UnreadableFile(_("The file is empty."))
    with transaction.atomic():
        row: SpreadsheetImport = SpreadsheetImport.objects.create(
            consultation=consultation,
            name=name[-200:],
            content=ContentFile(encrypted_bytes(data), name="file"),
            sha256=sha256(data).hexdigest(),
            size=len(data),
            uploaded_by=user,
            header_first=header.first,
            header_last=header.last,
        )
        log(
            instance=row,
            action="machikoe.import.upload",
            user=user,
            data={"consultation": consultation.pk, "sha256": row.sha256, "size": row.size},
        )
    return row
