from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation


class BegunCorrection(models.Model):
    """A new revision of the published results is being prepared, so the review is open again.

    It is about one ``edition``: publishing the next one closes the review.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="begun_corrections"
    )
    edition = models.CharField(_("edition of the results"), max_length=40)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("begun correction")
        verbose_name_plural = _("begun corrections")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation", "edition"], name="correction_begun_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
