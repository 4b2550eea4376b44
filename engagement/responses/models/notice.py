"""Mails that are sent once."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import Submission

# A worker that claimed a mail and said nothing for so long has died, or the mail server refused.
CLAIM_LASTS = timedelta(minutes=30)
MOST_ATTEMPTS = 5


class NoticeQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "NoticeQuerySet":
        """Neither sent, nor in the hands of a worker, nor given up."""
        lapsed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
        return self.filter(lapsed, sent_at=None, attempts__lt=MOST_ATTEMPTS)

    def claim(self, pk: int) -> bool:
        """Whether the caller, and nobody else, is to send the mail ``pk`` now."""
        claimed = self.waiting().filter(pk=pk)
        return bool(claimed.update(claimed_at=timezone.now(), attempts=F("attempts") + 1))


class Notice(models.Model):
    """A mail that a worker claims, sends and marks as sent.

    Between sending and marking a worker may die; the mail is then sent a second time rather than
    never.
    """

    claimed_at = models.DateTimeField(_("claimed"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"


class AnswerNotice(Notice):
    """Tells a submitter that the results, and the answer to what they sent, are published."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="answer_notice"
    )

    class Meta:
        verbose_name = _("notice of the answer")
        verbose_name_plural = _("notices of the answers")


class CorrectionNotice(Notice):
    """Tells a submitter that the answer to what they sent was corrected."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="correction_notices"
    )
    edition = models.CharField(_("edition of the results"), max_length=40)

    class Meta:
        verbose_name = _("notice of a correction")
        verbose_name_plural = _("notices of corrections")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "edition"], name="correction_told_once_in_an_edition"
            ),
        ]


class Reminder(Notice):
    """Reminds a member of staff, once in a day, of what waits for them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="reminded_once_in_a_day"),
        ]
