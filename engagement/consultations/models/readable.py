"""Texts for those who read little Japanese: furigana and やさしい日本語, both optional."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from ..furigana import without_ruby


class Readable(models.Model):
    """Something with a ``title`` that may also be read in kana and in easy Japanese."""

    title: Any
    title_ruby = models.CharField(
        _("title with furigana"),
        max_length=500,
        blank=True,
        help_text=_(
            "The title with readings in double brackets: 公園《こうえん》の緑化《りょくか》"
        ),
    )
    easy_japanese = models.TextField(
        _("in easy Japanese"),
        blank=True,
        help_text=_("The same in short sentences and common words; furigana as in the title."),
    )

    class Meta:
        abstract = True

    @property
    def furigana(self) -> str:
        """The title with furigana, unless the title was reworded since."""
        return self.title_ruby if without_ruby(self.title_ruby) == self.title else ""


def readable_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel("title_ruby"), FieldPanel("easy_japanese")],
        heading=_("Easier to read"),
    )
