from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from engagement.review.models import Theme

from .reflection import Reflection


class Response(RevisionMixin, models.Model):
    """The city's answer to a theme (市の考え方). Each version that was saved is a revision."""

    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, related_name="response")
    summary = models.TextField(_("summary of the opinions"))
    text = models.TextField(_("the city's view"))
    reflection = models.ForeignKey(
        Reflection, on_delete=models.PROTECT, related_name="responses", verbose_name=_("reflection")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering: ClassVar[list[str]] = ["theme"]
        permissions: ClassVar[Any] = [
            ("publish_response", "Can publish the response summary"),
        ]

    def __str__(self) -> str:
        return str(self.theme)
