from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class ResponseSummary(Page):
    """The published opinions with the city's answers (結果公表), made from a frozen snapshot."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ul"])
    introduction_en = RichTextField(
        _("introduction (English)"), blank=True, features=["bold", "link", "ul"]
    )
    snapshot = models.JSONField(_("snapshot"), default=dict, editable=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
    ]
    parent_page_types: ClassVar[list[str]] = ["consultations.Consultation"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("response summary")
        verbose_name_plural = _("response summaries")
