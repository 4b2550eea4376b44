from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engagement.consultations.models import Consultation
from engagement.consultations.models.bilingual import Bilingual
from engagement.responses.models import ResponseSummary


class HomePage(Bilingual, Page):
    """The city's front page: what can be commented on, what is considered, what was answered."""

    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    municipality_en = models.CharField(_("municipality (English)"), max_length=100, blank=True)
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ul"])
    introduction_en = RichTextField(
        _("introduction (English)"), blank=True, features=["bold", "link", "ul"]
    )
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("The section in charge of this site, for everybody.")
    )
    contact_en = models.TextField(_("contact (English)"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("municipality"),
        FieldPanel("municipality_en"),
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
        FieldPanel("contact"),
        FieldPanel("contact_en"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")

    @property
    def title_en(self) -> str:
        """The front page is called by the city's name."""
        return self.municipality_en

    @property
    def consultations(self) -> Any:
        """The consultations that everybody may read."""
        return Consultation.objects.child_of(self).live().public()

    @property
    def results(self) -> list[ResponseSummary]:
        """The results published in these consultations that everybody may read, newest first."""
        paths = set(self.consultations.values_list("path", flat=True))
        pages = ResponseSummary.objects.descendant_of(self).live().public()
        return [
            page
            for page in pages.order_by("-first_published_at")
            if page.path[: -page.steplen] in paths
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        closed = list(self.consultations.closed())
        by_path = {results.path[: -results.steplen]: results for results in self.results}
        for consultation in closed:
            consultation.answer = by_path.get(consultation.path)
        return {
            **super().get_context(request, *args, **kwargs),
            "open_consultations": self.consultations.open(),
            "upcoming_consultations": self.consultations.upcoming(),
            "considered_consultations": [each for each in closed if not each.answer],
            "answered_consultations": [each for each in closed if each.answer],
        }
