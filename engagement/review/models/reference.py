from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import Opinion

from .theme import Theme


class Reference(models.Model):
    """An opinion that a second theme should know of. It is counted in its own theme alone."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="references")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="references")

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opinion", "theme"], name="opinion_referred_to_once"),
        ]

    def __str__(self) -> str:
        return str(self.opinion)
