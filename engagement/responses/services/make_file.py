"""Files of published results: made once for each edition, kept with their hash."""

import hashlib
import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override

from ..files.errors import CannotBeMade, Reason
from ..files.kinds import KINDS
from ..models import FileStage, ResponseSummary, SummaryFile
from ..tasks import make_file as make_later
from .deliver import absolute

logger = logging.getLogger(__name__)

# Up to so many rows a reader waits for a file; beyond, a worker makes it.
MADE_AT_ONCE = 500


def file_of(*, page: ResponseSummary, kind: str, language: str) -> SummaryFile:
    """The file of the present edition: made at once where it is small, else queued and told how
    far it is."""
    file, created = SummaryFile.objects.get_or_create(
        page=page, edition=page.edition, kind=kind, language=language
    )
    if file.is_done:
        return file
    if page.snapshot["counts"]["rows"] <= MADE_AT_ONCE:
        make_file(file=file)
    elif created or SummaryFile.objects.undone().filter(pk=file.pk).exists():
        make_later.delay_on_commit(file.pk)
    file.refresh_from_db()
    return file


def prepare_files(*, page: ResponseSummary) -> None:
    """Queue every file of the present edition."""
    for kind in KINDS:
        for language, _name in settings.LANGUAGES:
            file, _created = SummaryFile.objects.get_or_create(
                page=page, edition=page.edition, kind=kind, language=language
            )
            if not file.is_done:
                make_later.delay_on_commit(file.pk)


def make_file(*, file: SummaryFile) -> None:
    """Make and store ``file``, unless somebody else is at it. What fails says so, and why."""
    if not SummaryFile.objects.claim(file.pk):
        return
    page = file.page
    if page.edition != file.edition:  # a correction came between
        drop_files(files=SummaryFile.objects.filter(pk=file.pk))
        return
    try:
        address = _address(page, file.language)
        content = KINDS[file.kind].make(page.snapshot, address, file.language, partial(_tell, file))
    except CannotBeMade as error:
        _fail(file, error.reason)
    except Exception as error:
        # The message may quote what is in the file; the log learns its kind only.
        logger.error("File %s was not made: %s", file.pk, type(error).__name__)
        _fail(file, Reason.UNEXPECTED)
    else:
        _store(file, content)


@transaction.atomic
def drop_files(*, files: Any) -> None:
    """Delete ``files``, and their bytes once that is stored."""
    for file in files:
        if file.content:
            erase = partial(file.content.storage.delete, file.content.name)
            transaction.on_commit(erase, robust=True)
    files.delete()


def _address(page: ResponseSummary, language: str) -> str:
    """Of the page in ``language``."""
    with override(language):
        return absolute(page.get_url_parts()[2])


def _tell(file: SummaryFile, percent: int) -> None:
    # The last part, putting it together and storing it, is still to come.
    SummaryFile.objects.filter(pk=file.pk).update(progress=percent * 9 // 10)


def _fail(file: SummaryFile, reason: Reason) -> None:
    SummaryFile.objects.filter(pk=file.pk).update(stage=FileStage.FAILED, error=reason)


def _store(file: SummaryFile, content: bytes) -> None:
    file.refresh_from_db()
    file.content.save(file.kind, ContentFile(content), save=False)
    file.size, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
    file.stage, file.progress = FileStage.DONE, 100
    file.save()
