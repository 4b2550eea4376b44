from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation
from engagement.submissions.encryption import EncryptedTextField

from .notice import Notice


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.exclude(confirmed_at=None)

    def unanswered(self) -> "SubscriptionQuerySet":
        """Those whose last request has had no mail yet."""
        return self.filter(models.Q(mailed_at=None) | models.Q(mailed_at__lt=models.F("asked_at")))


class Subscription(models.Model):
    """Somebody who follows a consultation, or one goal of it, by e-mail and without an account.

    The address is encrypted; its hash, which only this installation's secret can make, tells
    whether the same address asks again.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="subscriptions"
    )
    goal_code = models.CharField(_("goal"), max_length=5, blank=True)
    address = EncryptedTextField(_("e-mail address"))
    address_hash = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=5, default="ja")
    asked_at = models.DateTimeField(_("asked for"))
    mailed_at = models.DateTimeField(_("request answered by mail"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    objects: ClassVar[Any] = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation", "goal_code", "address_hash"], name="address_follows_once"
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"


class Event(models.TextChoices):
    """What a follower is told of."""

    OPENING = "opening", _("Opening")
    LAST_DAYS = "last_days", _("Three days left")
    RESULTS = "results", _("Results")
    CORRECTION = "correction", _("Correction")


class FollowNotice(Notice):
    """Tells a follower of one event."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(_("event"), max_length=10, choices=Event)
    # Results may be corrected again and again: of each edition a follower is told once.
    edition = models.CharField(_("edition of the results"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("notice to a follower")
        verbose_name_plural = _("notices to followers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subscription", "event", "edition"], name="event_told_once"
            ),
        ]
