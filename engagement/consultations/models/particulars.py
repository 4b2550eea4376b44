"""What a consultation lists about itself: ways to send, documents, timetable, glossary."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from .bilingual import Bilingual
from .consultation import Consultation


class Way(models.TextChoices):
    """How a comment may reach the city."""

    WEB = "web", _("On this site")
    POST = "post", _("By post")
    FAX = "fax", _("By fax")
    EMAIL = "email", _("By e-mail")
    COUNTER = "counter", _("Over the counter")


class WayToSend(Bilingual, Orderable):
    """A way to send comments, with the address or number that it needs."""

    consultation = ParentalKey(Consultation, related_name="ways", on_delete=models.CASCADE)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    details = models.TextField(
        _("address, number or place"),
        blank=True,
        help_text=_("With what else must be known, such as whether the postmark counts."),
    )
    details_en = models.TextField(_("address, number or place (English)"), blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("way"),
        FieldRowPanel([FieldPanel("details"), FieldPanel("details_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("way to send comments")
        verbose_name_plural = _("ways to send comments")


class AttachedDocument(Bilingual, Orderable):
    """A file to read along with the draft."""

    consultation = ParentalKey(Consultation, related_name="documents", on_delete=models.CASCADE)
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title (English)"), max_length=255, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("draft", "document")
        verbose_name_plural = pgettext_lazy("draft", "documents")


class TimetableEntry(Bilingual, Orderable):
    """A line of the plan's timetable."""

    consultation = ParentalKey(Consultation, related_name="timetable", on_delete=models.CASCADE)
    when = models.CharField(_("when"), max_length=100)
    when_en = models.CharField(_("when (English)"), max_length=100, blank=True)
    what = models.TextField(_("what"))
    what_en = models.TextField(_("what (English)"), blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("when"), FieldPanel("when_en")]),
        FieldPanel("what"),
        FieldPanel("what_en"),
    ]


class GlossaryTerm(Bilingual, Orderable):
    """A word of the draft that not everybody knows, explained."""

    consultation = ParentalKey(Consultation, related_name="glossary", on_delete=models.CASCADE)
    term = models.CharField(_("term"), max_length=100, help_text=_("As it stands in the draft."))
    term_en = models.CharField(_("term (English)"), max_length=100, blank=True)
    reading = models.CharField(_("reading in kana"), max_length=100, blank=True)
    explanation = models.TextField(_("explanation"))
    explanation_en = models.TextField(_("explanation (English)"), blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("reading"), FieldPanel("term_en")]),
        FieldRowPanel([FieldPanel("explanation"), FieldPanel("explanation_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")

    @property
    def anchor(self) -> str:
        return f"term-{self.pk}"
