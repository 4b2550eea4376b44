from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation


class PlanState(models.TextChoices):
    WAITING = "waiting", _("Planned")
    DONE = "done", pgettext_lazy("results", "Published")
    FAILED = "failed", _("Not published")


class PlannedPublication(models.Model):
    """A publication at a time to come; everything is checked again at that time."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, related_name="planned_publication"
    )
    at = models.DateTimeField(_("to be published at"))
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason for the correction"), blank=True)
    shows_former = models.BooleanField(_("shows the former wording"), default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.WAITING
    )

    class Meta:
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "at"])]

    def __str__(self) -> str:
        return f"{self.consultation} {self.at:%Y-%m-%d %H:%M}"
