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


Scheme = list[tuple[ReflectionKey, str, str, str]]  # meaning, letter, wording, English wording
K = ReflectionKey

# The ways in which cities commonly sort, ready to choose; staff may change every wording. The first
# is what a new consultation starts with.
SCHEMES: dict[str, Scheme] = {
    "six": [
        (K.REVISED, "A", "案を修正するもの", "The draft is revised"),
        (K.INCLUDED, "B", "案に既に盛り込まれているもの", "Already part of the draft"),
        (K.REFERENCE, "C", "今後の参考とするもの", "For future reference"),
        (K.NOT_ADOPTED, "D", "反映が困難なもの", "Cannot be adopted"),
        (K.OUT_OF_SCOPE, "E", "案の対象外のもの", "Outside the scope of the draft"),
        (K.OTHER, "F", "その他（感想・質問など）", "Other (impressions, questions)"),
    ],
    "five": [
        (K.REVISED, "A", "意見を反映し、案を修正したもの", "The draft was revised"),
        (K.INCLUDED, "B", "意見の趣旨が案に含まれているもの", "Already covered by the draft"),
        (K.REFERENCE, "C", "事業を進める際の参考とするもの", "For reference in carrying it out"),
        (K.NOT_ADOPTED, "D", "意見を反映できないもの", "Cannot be adopted"),
        (K.OTHER, "E", "その他", "Other"),
    ],
    "four": [
        (K.REVISED, "◎", "意見に基づき修正する", "Revised accordingly"),
        (K.INCLUDED, "○", "趣旨は既に記載している", "Already stated"),
        (K.REFERENCE, "△", "今後の取組の参考にする", "For reference in future work"),
        (K.NOT_ADOPTED, "×", "原案のとおりとする", "The draft stands"),
    ],
    "three": [
        (K.REVISED, "1", "反映する", "Adopted"),
        (K.NOT_ADOPTED, "2", "反映しない", "Not adopted"),
        (K.OTHER, "3", "その他", "Other"),
    ],
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
