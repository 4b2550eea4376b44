from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation
from engagement.consultations.models.bilingual import Bilingual


class ReflectionKey(models.TextChoices):
    """What every city means, whatever its wording (反映区分)."""

    REVISED = "revised", _("Draft revised")
    INCLUDED = "included", _("Already in the draft")
    REFERENCE = "reference", _("For future reference")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    OUT_OF_SCOPE = "out_of_scope", _("Outside the scope")
    OTHER = "other", _("Other")


# Letter, wording and English wording that a new consultation starts with; staff may change them.
DEFAULT_REFLECTIONS = {
    ReflectionKey.REVISED: ("A", "案を修正するもの", "The draft is revised"),
    ReflectionKey.INCLUDED: ("B", "案に既に盛り込まれているもの", "Already part of the draft"),
    ReflectionKey.REFERENCE: ("C", "今後の参考とするもの", "For future reference"),
    ReflectionKey.NOT_ADOPTED: ("D", "反映が困難なもの", "Cannot be adopted"),
    ReflectionKey.OUT_OF_SCOPE: ("E", "案の対象外のもの", "Outside the scope of the draft"),
    ReflectionKey.OTHER: ("F", "その他（感想・質問など）", "Other (impressions, questions)"),
}


class Reflection(Bilingual, models.Model):
    """A category of what becomes of an opinion, in the wording of one city."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.CASCADE,
        related_name="reflections",
        verbose_name=_("consultation"),
    )
    key = models.CharField(_("meaning"), max_length=20, choices=ReflectionKey)
    letter = models.CharField(_("letter"), max_length=5, blank=True)
    wording = models.CharField(_("wording"), max_length=100)
    wording_en = models.CharField(_("wording (English)"), max_length=100, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]

    def __str__(self) -> str:
        wording = self.in_language("wording")
        return f"{self.letter} {wording}" if self.letter else wording
