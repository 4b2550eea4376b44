from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable

from ..furigana import without_ruby
from ..panels import ItemPanel
from ..wording import Segment, difference
from .bilingual import Bilingual
from .goal import Goal
from .readable import Readable, readable_panel


class Mark(models.TextChoices):
    """What the draft does to an item of the current plan."""

    UNCHANGED = "", _("unchanged")
    NEW = "new", pgettext_lazy("mark", "New")
    REVISED = "revised", _("Revised")


class DraftItem(Bilingual, models.Model):
    """What a direction and a measure share: wording beside the current plan's wording."""

    title = models.CharField(_("draft wording"), max_length=255)
    title_en = models.CharField(_("draft wording (English)"), max_length=255, blank=True)
    mark = models.CharField(_("mark"), max_length=10, choices=Mark, blank=True, default="")
    current_title = models.CharField(
        _("current wording"),
        max_length=255,
        blank=True,
        help_text=_("Only where it differs from the draft."),
    )
    current_title_en = models.CharField(_("current wording (English)"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def current_wording(self) -> str:
        """The wording of the current plan, empty for what is new."""
        if self.mark == Mark.NEW:
            return ""
        return self.current_title or self.title

    @property
    def differences(self) -> list[Segment]:
        """The draft of what is revised against the current wording, in the reader's language."""
        return difference(self.in_language("current_title"), self.in_language("title"))


class Direction(DraftItem, ClusterableModel, Orderable):
    """A direction of a goal (施策の方向), such as 4-2."""

    goal = ParentalKey(Goal, related_name="directions", on_delete=models.CASCADE)
    code = models.CharField(_("code"), max_length=20, validators=[RegexValidator(r"\A\d+-\d+\Z")])

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("mark")]),
        FieldPanel("title"),
        FieldPanel("current_title"),
        MultiFieldPanel(
            [FieldPanel("title_en"), FieldPanel("current_title_en")], heading=_("English wording")
        ),
        ItemPanel("measures", heading=_("Measures"), label=_("measure")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("direction")
        verbose_name_plural = _("directions")


class Measure(Readable, DraftItem, Orderable):
    """A measure of a direction (取組方針), such as 4-2-1: what citizens comment on."""

    direction = ParentalKey(Direction, related_name="measures", on_delete=models.CASCADE)
    code = models.CharField(
        _("code"), max_length=20, validators=[RegexValidator(r"\A\d+-\d+-\d+\Z")]
    )
    description = models.TextField(_("what it covers"), blank=True)
    description_en = models.TextField(_("what it covers (English)"), blank=True)
    keywords = models.TextField(
        _("everyday words"),
        blank=True,
        help_text=_(
            "Words that people use when they write about this measure, separated by commas. They "
            "help to find the measure that a comment speaks of."
        ),
    )
    keywords_en = models.TextField(_("everyday words (English)"), blank=True)
    staff_note = models.TextField(
        _("note for staff"), blank=True, help_text=_("Never shown to the public.")
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("mark")]),
        FieldPanel("title"),
        FieldPanel("current_title"),
        FieldPanel("description"),
        FieldPanel("keywords"),
        readable_panel(),
        FieldPanel("staff_note"),
        MultiFieldPanel(
            [
                FieldPanel("title_en"),
                FieldPanel("current_title_en"),
                FieldPanel("description_en"),
                FieldPanel("keywords_en"),
            ],
            heading=_("English wording"),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    @property
    def searched(self) -> tuple[str, ...]:
        """What a search looks at, in both languages."""
        return (
            self.code,
            self.title,
            self.title_en,
            self.current_title,
            self.current_title_en,
            self.description,
            self.description_en,
            self.keywords,
            self.keywords_en,
            without_ruby(self.easy_japanese),
        )
