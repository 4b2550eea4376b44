from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engagement.consultations.models import Consultation


class HomePage(Page):
    """The city's front page: what can be commented on, what is considered, what was answered."""

    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ul"])
    introduction_en = RichTextField(
        _("introduction (English)"), blank=True, features=["bold", "link", "ul"]
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("municipality"),
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        consultations = Consultation.objects.child_of(self).live().public()
        return {
            **super().get_context(request, *args, **kwargs),
            "open_consultations": consultations.open(),
            "upcoming_consultations": consultations.upcoming(),
            "closed_consultations": consultations.closed(),
        }
