from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Department


class Passage(models.Model):
    """A text that answers use again and again (定型文), of one department or of all."""

    department = models.ForeignKey(
        Department,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="passages",
        verbose_name=_("department"),
        help_text=_("Empty: for every department."),
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering: ClassVar[list[str]] = ["department", "title"]

    def __str__(self) -> str:
        return self.title
