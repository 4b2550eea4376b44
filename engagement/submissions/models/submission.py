from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from engagement.consultations.models import Consultation

from ..encryption import EncryptedTextField
from ..receipts import new_receipt


class Channel(models.TextChoices):
    """How a submission reached the city."""

    WEB = "web", _("Web")
    POST = "post", _("Post")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail")
    COUNTER = "counter", _("Counter")
    IMPORT = "import", _("Import")


class State(models.TextChoices):
    """One status, so that every submission is counted in exactly one place of the ledger."""

    RECEIVED = "received", _("Waiting for analysis")
    PLACED = "placed", _("Split into opinions")
    EXCLUDED = "excluded", _("Excluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ExclusionReason(models.TextChoices):
    """Why a submission holds nothing to answer."""

    NO_OPINION = "no_opinion", _("Holds no opinion")
    ILLEGIBLE = "illegible", _("Illegible")
    OUT_OF_PERIOD = "out_of_period", _("Outside the period")
    TEST = "test", _("Test")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def awaiting_analysis(self) -> "SubmissionQuerySet":
        return self.filter(state=State.RECEIVED)


class Submission(models.Model):
    """What one submitter sent at one time by one channel (意見書). The text never changes."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="submissions"
    )
    receipt = models.CharField(
        _("receipt number"), max_length=24, unique=True, default=new_receipt, editable=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    received_at = models.DateTimeField(_("received"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    text = models.TextField(_("text"))
    goal_code = models.CharField(_("sent from goal"), max_length=5, blank=True)
    language = models.CharField(_("language of the form"), max_length=5, default="ja")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    exclusion_reason = models.CharField(
        _("reason"), max_length=20, choices=ExclusionReason, blank=True
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    # What makes one sending one submission, however often it arrives: see services.receive.
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consultation", "state"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="excluded") ^ models.Q(exclusion_reason=""),
                name="submission_excluded_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"

    @property
    def excerpt(self) -> str:
        """The beginning of the text, for lists."""
        return Truncator(self.text).chars(60)


class SubmissionTarget(models.Model):
    """A measure that the submitter named, in the wording they saw."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="targets")
    measure_code = models.CharField(_("measure"), max_length=20)
    wording = models.CharField(_("wording"), max_length=255)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )

    class Meta:
        verbose_name = _("measure commented on")
        verbose_name_plural = _("measures commented on")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "measure_code"], name="submission_names_measure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_code} {self.wording}"


class SubmitterIdentity(models.Model):
    """Who sent it, apart from what was sent; encrypted in the database."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="identity")
    email = EncryptedTextField(_("e-mail address"), blank=True)
    copy_sent_at = models.DateTimeField(_("copy mailed"), null=True, editable=False)

    class Meta:
        verbose_name = _("submitter's identity")
        verbose_name_plural = _("submitters' identities")

    def __str__(self) -> str:
        return str(self.submission)
