from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation

from .run import Run


class Standing(models.Model):
    """What the last run over everything left, so that new opinions can join its themes.

    ``content`` is for feedback_nlp; ``opinions`` is how many were grouped.
    """

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, related_name="standing"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    opinions = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("what a run left")
        verbose_name_plural = _("what runs left")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"#{self.consultation_id}"
