from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation


class FollowUpState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done as said")
    DIFFERENT = "different", _("Done differently")


class FollowUp(models.Model):
    """What became, after publication, of what an answer said; everybody can read it."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="follow_ups"
    )
    anchor = models.CharField(_("row of the results"), max_length=30)
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState)
    on = models.DateField(_("date"))
    text = models.TextField(_("what was done"), max_length=1000)
    link = models.URLField(_("link"), blank=True)
    # Nobody here, where results of another installation were brought in.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.anchor} {self.on}"
