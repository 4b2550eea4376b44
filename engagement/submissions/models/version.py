from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission


class SubmissionVersion(models.Model):
    """What a submission said before its submitter, or who typed it in, corrected it.

    Who the submitter is was never part of it: of names and addresses only the newest are kept.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    parts = models.JSONField(_("parts"), default=list)
    attributes = models.JSONField(_("about the submitter"), default=dict)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    replaced_at = models.DateTimeField(_("replaced"))
    # Where staff corrected what they had typed in.
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("earlier version of a submission")
        verbose_name_plural = _("earlier versions of a submission")
        ordering: ClassVar[list[str]] = ["submission", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.number}"
