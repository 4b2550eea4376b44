"""Asking for a working list, and handing an edited one in: a worker does the rest."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.encryption import encrypted_blocks

from ..models import Sheet, SheetKind
from ..tasks import work_on_sheet
from .import_sheet import RIGHTS
from .refusals import TooLargeSheet

SEES = ("review.view_theme", "submissions.view_opinion")
MOST_BYTES = 50 * 1024 * 1024


@transaction.atomic
def request_list(*, consultation: Consultation, user: Any) -> Sheet:
    """Have the working list made, or answer with the one that ``user`` waits for already.

    Raises ``PermissionDenied``.
    """
    for permission in SEES:
        require(user, permission)
    waiting = Sheet.objects.active().filter(
        consultation=consultation, kind=SheetKind.LIST, made_by=user
    )
    return waiting.first() or _queue(
        Sheet(consultation=consultation, kind=SheetKind.LIST, made_by=user)
    )


@transaction.atomic
def request_preview(*, consultation: Consultation, content: File[bytes], user: Any) -> Sheet:
    """Keep an edited list, encrypted, until a worker has read what it changes.

    Raises ``PermissionDenied``, ``Refused``.
    """
    for permission in (*SEES, *RIGHTS):
        require(user, permission)
    if content.size is None or content.size > MOST_BYTES:
        raise TooLargeSheet(MOST_BYTES)
    sheet = Sheet(consultation=consultation, kind=SheetKind.RETURN, made_by=user)
    keep(sheet, content.chunks())
    return _queue(sheet)


def keep(sheet: Sheet, blocks: Iterable[bytes]) -> None:
    """Store the file of ``sheet`` in its place, encrypted block by block."""
    with TemporaryFile() as file:
        file.writelines(encrypted_blocks(blocks))
        file.seek(0)
        sheet.content.storage.delete(str(sheet.content))
        sheet.content.storage.save(sheet.content.name, File(file))


def _queue(sheet: Sheet) -> Sheet:
    sheet.save()
    log(
        instance=sheet,
        action=f"machikoe.sheet.{sheet.kind}",
        user=sheet.made_by,
        data={"consultation": sheet.consultation_id},
    )
    work_on_sheet.delay_on_commit(sheet.pk)
    return sheet
