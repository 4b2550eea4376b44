"""Spreadsheets that were handed in, and what became of each of their rows."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation

from ..encryption import EncryptedTextField
from .submission import Channel, Submission


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting for its columns to be named")
    QUEUED = "queued", _("Waiting to be checked")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing imported yet")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Stopped")


class Fate(models.TextChoices):
    """What becomes of a row: exactly one of these."""

    NEW = "new", pgettext_lazy("row", "New")
    IMPORTED = "imported", _("Imported")
    SAME = "same", _("Same as an earlier one")
    CONFLICT = "conflict", _("Reference number known with another content")
    INCOMPLETE = "incomplete", _("Without comment or date of receipt")
    TOO_LONG = "too_long", _("Too long")
    OUTSIDE = "outside", _("Outside the period")
    UNKNOWN_TARGET = "unknown_target", _("Goal or measure that the draft does not hold")
    UNREADABLE = "unreadable", _("A value that means nothing")


def private_storage() -> Storage:
    return storages["private"]


def _path(instance: Any, name: str) -> str:
    return f"imports/{instance.sha256}"


class SpreadsheetImport(models.Model):
    """One file with submissions from elsewhere; kept encrypted, with the hash of its content."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="imports",
        verbose_name=_("consultation"),
    )
    name = models.CharField(_("file"), max_length=200)
    content = models.FileField(storage=private_storage, upload_to=_path, editable=False)
    sha256 = models.CharField(_("hash"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default="uploaded")
    header_first = models.PositiveSmallIntegerField(_("first row of the headings"), default=1)
    header_last = models.PositiveSmallIntegerField(_("last row of the headings"), default=1)
    # By column (from 0), the ``imports.fields.Field`` that it holds.
    columns = models.JSONField(_("columns"), default=dict, editable=False)
    channel = models.CharField(
        _("channel of rows that name none"),
        max_length=10,
        choices=Channel,
        default=Channel.IMPORT,
    )
    # Counts up when a worker takes it, so that one which was thought dead finds out.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    active_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(_("why it stopped"), blank=True, editable=False)

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in (ImportState.QUEUED, ImportState.CHECKING, ImportState.RUNNING)


class ImportRow(models.Model):
    """One submission of a file, and its fate. What it says goes when the import is over."""

    source = models.ForeignKey(SpreadsheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    fate = models.CharField(_("fate"), max_length=15, choices=Fate)
    unreadable = models.JSONField(default=list)
    # Hashes: of all that the row says, and of the reference number it has elsewhere.
    identity = models.CharField(max_length=64, db_index=True)
    external = models.CharField(max_length=64, blank=True, db_index=True)
    record = EncryptedTextField(blank=True)
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="import_rows"
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering: ClassVar[list[str]] = ["source", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source", "fate", "number"])]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.source_id}/{self.number}"


class ColumnMapping(models.Model):
    """What the columns of files with the same headings meant the last time."""

    signature = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")

    def __str__(self) -> str:
        return self.signature[:8]
