from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import IDENTIFYING, Consultation
from engagement.consultations.period import Fate

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

    HELD = "held", _("Waiting for review")  # until reception staff accept or exclude it
    UNCHECKED = "unchecked", _("Waiting for the second reader")  # typed in by staff
    RECEIVED = "received", _("Waiting for analysis")
    PLACED = "placed", _("Split into opinions")
    EXCLUDED = "excluded", _("Excluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ExclusionReason(models.TextChoices):
    """Why a submission holds nothing to answer."""

    NO_OPINION = "no_opinion", _("Holds no opinion")
    ILLEGIBLE = "illegible", _("Illegible")
    OUT_OF_PERIOD = "out_of_period", _("Outside the period")
    REFERENCE = "reference", _("Late, for reference only")
    TEST = "test", _("Test")
    SPAM = "spam", _("Spam")


class HoldReason(models.TextChoices):
    """Why staff look at a submission before it counts."""

    MANY = "many", _("Many from the same connection")
    AUTOMATIC = "automatic", _("Seems to be filled in by a program")


# What came too late is not answered, and not put back among what is.
LATE = [ExclusionReason.OUT_OF_PERIOD, ExclusionReason.REFERENCE]


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def awaiting_analysis(self) -> "SubmissionQuerySet":
        return self.filter(state=State.RECEIVED)

    def held(self) -> "SubmissionQuerySet":
        """What waits for reception staff: in the ledger as such, neither counted nor analysed."""
        return self.filter(state=State.HELD)

    def heard(self) -> "SubmissionQuerySet":
        """What counts as somebody's comment: not withdrawn, not held, no spam."""
        return self.exclude(state__in=[State.WITHDRAWN, State.HELD]).exclude(
            exclusion_reason=ExclusionReason.SPAM
        )

    def awaiting_second_reader(self) -> "SubmissionQuerySet":
        return self.filter(state=State.UNCHECKED)

    def for_reference(self) -> "SubmissionQuerySet":
        """What came late and is read, but not answered (参考扱い)."""
        return self.filter(exclusion_reason=ExclusionReason.REFERENCE)

    def number_of_submitters(self) -> int:
        """How many people sent them: several may sign one submission (連名)."""
        total: int | None = self.aggregate(total=models.Sum("signatories"))["total"]
        return total or 0


class Submission(models.Model):
    """What one submitter sent at one time by one channel (意見書).

    Nobody but the submitter changes the text, and then the earlier one is kept as a version.
    """

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("consultation"),
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
    # Of what staff typed in: who read it against the paper, what else is said of the paper.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("second reader"),
    )
    checked_at = models.DateTimeField(_("read against the paper"), null=True, editable=False)
    postmarked_on = models.DateField(_("postmark"), null=True, blank=True)
    signatories = models.PositiveIntegerField(_("number of signatories"), default=1)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    late_reason = models.CharField(_("why it came late"), max_length=200, blank=True)
    # What staff decided of it; empty where the consultation's rule does.
    late_decision = models.CharField(max_length=10, choices=Fate, blank=True, editable=False)
    # Whose page shows it. A link only: the submission outlives the account.
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="submissions",
    )
    text = models.TextField(_("text"))
    # The text as it is searched: width, kana and case folded by ``consultations.search.folded``.
    # Written by ``services.store_content``.
    searchable = models.TextField(default="", editable=False)
    goal_code = models.CharField(_("sent from goal"), max_length=5, blank=True)
    language = models.CharField(_("language"), max_length=5, default="ja")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    exclusion_reason = models.CharField(
        _("reason"), max_length=20, choices=ExclusionReason, blank=True
    )
    # Stays when staff have accepted or excluded it.
    hold_reason = models.CharField(
        _("held because"), max_length=20, choices=HoldReason, blank=True, editable=False
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    # What the form asked beside the comment and does not say who somebody is, by FieldKey, in the
    # city's own (Japanese) wording of that day.
    attributes = models.JSONField(_("about the submitter"), default=dict, blank=True)
    consent = models.TextField(_("consented to"), blank=True)
    # Counts up with every correction, so that what was found in an earlier text is told apart.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # A hash of what proves, together with the receipt number, that somebody is the submitter.
    pass_phrase = models.CharField(max_length=128, blank=True, editable=False)
    # What makes one sending one submission, however often it arrives: see services.receive.
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    # The ledger says where a submission is; Wagtail's index of who refers to a page would be asked
    # for and written to with each.
    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consultation", "state"]),
            models.Index(fields=["consultation", "-received_at", "-id"]),
        ]
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("review_held_submission", _("Can accept or exclude what is held for review")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="excluded") ^ models.Q(exclusion_reason=""),
                name="submission_excluded_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | ~models.Q(hold_reason=""),
                name="submission_held_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(signatories__gte=1), name="submission_has_a_signatory"
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"

    @property
    def excerpt(self) -> str:
        """The beginning of the text, for lists."""
        return Truncator(self.text).chars(60)

    @property
    def came_late(self) -> bool:
        """Whether it never counted; what staff found out of place later had opinions by then."""
        return self.exclusion_reason in LATE and not self.opinions.all()

    @property
    def answers(self) -> dict[str, str]:
        """What the submitter said about themselves, by FieldKey."""
        identity = getattr(self, "identity", None)
        said = {key: getattr(identity, key) for key in IDENTIFYING} if identity else {}
        return {str(key): value for key, value in {**said, **self.attributes}.items() if value}

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD

    @property
    def is_mailed(self) -> bool:
        """Whether the submitter gave an address, to which a copy goes."""
        return "email" in self.answers
