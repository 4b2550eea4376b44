from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .submission import Submission


class MaskReason(models.TextChoices):
    """Why a span is hidden wherever the public reads."""

    PERSONAL = "personal", pgettext_lazy("reason for hiding", "Personal data")
    DEFAMATION = "defamation", _("Defamation or insult")
    THIRD_PARTY = "third_party", _("Another right of a third party")
    OTHER = "other", _("Another reason")


class MaskQuerySet(models.QuerySet["Mask"]):
    def of(self, consultation: Any) -> "MaskQuerySet":
        return self.filter(submission__consultation=consultation)

    def current(self) -> "MaskQuerySet":
        """Those on the words that a submission says now; those on earlier words are history."""
        return self.filter(version=F("submission__version"))

    def hiding(self) -> "MaskQuerySet":
        """What hides is hidden from its first moment, confirmed by a second person or not."""
        return self.current().filter(hides=True)


class Mask(models.Model):
    """What staff decided of a span of a submission's text: it is hidden, or it may be shown.

    A layer over the text, which stays as it is. ``hides`` is false where a hint of the machine was
    looked at and dismissed. The offsets count in the text of one ``version``.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="masks")
    version = models.PositiveIntegerField(_("version"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    hides = models.BooleanField(_("hidden"))
    reason = models.CharField(_("reason"), max_length=20, choices=MaskReason, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    made_at = models.DateTimeField(_("decided"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("second person"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    objects: ClassVar[Any] = MaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("mask")
        verbose_name_plural = _("masks")
        ordering: ClassVar[list[str]] = ["submission", "start", "end"]
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("mask_submission", _("Can mask parts of submissions")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "version", "start", "end"], name="mask_spans_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="mask_is_not_empty"),
            models.CheckConstraint(
                condition=Q(hides=True) ^ Q(reason=""), name="mask_hides_with_reason"
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.start}-{self.end}"
