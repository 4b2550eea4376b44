import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models.file import private_storage

from ..files.errors import Reason
from .summary import ResponseSummary

# A worker that took a file and said nothing for so long has died.
CLAIM_LASTS = timedelta(minutes=15)
MOST_ATTEMPTS = 3


class FileStage(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    MAKING = "making", _("Being made")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


def stored_as(file: "SummaryFile", name: str) -> str:
    return f"results/{secrets.token_hex(16)}"


class SummaryFileQuerySet(models.QuerySet["SummaryFile"]):
    def undone(self) -> "SummaryFileQuerySet":
        """What nobody is at work on, and what may be tried again."""
        lapsed = Q(stage=FileStage.MAKING, claimed_at__lt=timezone.now() - CLAIM_LASTS)
        free = Q(stage__in=[FileStage.WAITING, FileStage.FAILED]) | lapsed
        return self.filter(free, attempts__lt=MOST_ATTEMPTS).exclude(error=Reason.TOO_LONG)

    def claim(self, pk: int) -> bool:
        """Whether the caller, and nobody else, is to make the file ``pk`` now."""
        return bool(
            self.undone()
            .filter(pk=pk)
            .update(
                stage=FileStage.MAKING,
                claimed_at=timezone.now(),
                attempts=F("attempts") + 1,
                progress=0,
                error="",
            )
        )


class SummaryFile(models.Model):
    """A file made from one edition of published results; served by the page, never by address.

    Whether somebody may have it is asked of the page each time.
    """

    page = models.ForeignKey(ResponseSummary, on_delete=models.CASCADE, related_name="files")
    edition = models.CharField(_("edition of the results"), max_length=40)
    kind = models.CharField(_("kind"), max_length=15)
    language = models.CharField(_("language"), max_length=5)
    stage = models.CharField(
        _("state"), max_length=10, choices=FileStage, default=FileStage.WAITING
    )
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    content = models.FileField(storage=private_storage, upload_to=stored_as, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    error = models.CharField(_("error"), max_length=20, choices=Reason, blank=True)

    objects: ClassVar[Any] = SummaryFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of results")
        verbose_name_plural = _("files of results")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page", "edition", "kind", "language"], name="file_once_in_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"

    @property
    def is_done(self) -> bool:
        return self.stage == FileStage.DONE

    @property
    def is_failed(self) -> bool:
        return self.stage == FileStage.FAILED
