import secrets
from typing import Any, ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation, FileKind

from .submission import Submission


def private_storage() -> Storage:
    """Files that no address leads to; only views that ask for the right read them."""
    return storages["private"]


def new_key() -> str:
    """Unguessable: it also tells the file apart while it waits for its submission."""
    return secrets.token_urlsafe(24)


def stored_as(file: "SubmissionFile", name: str) -> str:
    """Where the bytes go; nothing of the sender's name for it is in there."""
    return f"submissions/{secrets.token_hex(16)}"


class FileOrigin(models.TextChoices):
    ATTACHMENT = "attachment", _("Sent by the submitter")
    SCAN = "scan", _("Scan of the original")


class FileState(models.TextChoices):
    CLEAN = "clean", _("Can be opened")
    HELD = "held", _("Held until the virus scanner answers")
    INFECTED = "infected", _("Erased: the virus scanner found something")
    ERASED = "erased", _("Erased with the withdrawal")


class SubmissionFileQuerySet(models.QuerySet["SubmissionFile"]):
    def current(self) -> "SubmissionFileQuerySet":
        """Those of the newest version of their submission."""
        return self.filter(removed_in=None)

    def waiting(self) -> "SubmissionFileQuerySet":
        """Those whose form has not been sent yet."""
        return self.filter(submission=None)


class SubmissionFile(models.Model):
    """A file that came with a submission, or the scan of one on paper: private, never published.

    Its bytes are encrypted where they are stored, as identities are.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="files"
    )
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=FileOrigin)
    state = models.CharField(
        _("state"), max_length=10, choices=FileState, default=FileState.CLEAN, db_index=True
    )
    name = models.CharField(_("file name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=5, choices=FileKind)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.FileField(storage=private_storage, upload_to=stored_as, max_length=100)
    kept_at = models.DateTimeField(_("received"), auto_now_add=True)
    added_in = models.PositiveIntegerField(_("since version"), null=True)
    removed_in = models.PositiveIntegerField(_("removed in version"), null=True)

    objects: ClassVar[Any] = SubmissionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.pk}"

    @property
    def is_scan(self) -> bool:
        return self.origin == FileOrigin.SCAN

    @property
    def can_be_opened(self) -> bool:
        return self.state == FileState.CLEAN
