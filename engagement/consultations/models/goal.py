from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from ..forms import GoalForm
from ..glossary import Glossary
from ..panels import ItemPanel
from ..usage import StillSpokenAbout, goal_codes_in_use, missing_measures
from ..versions import changes, chosen, has_earlier_versions, published_versions
from .bilingual import Bilingual
from .readable import Readable, readable_panel


class GoalQuerySet(PageQuerySet):
    def with_counts(self) -> "GoalQuerySet":
        """Annotate how many directions and measures each goal has, and how many changed."""
        measures = Count("directions__measures", distinct=True)
        changed = Count(
            "directions__measures",
            filter=~Q(directions__measures__mark=""),
            distinct=True,
        )
        return self.annotate(
            direction_count=Count("directions", distinct=True),
            measure_count=measures,
            changed_count=changed,
        )


class Goal(Readable, Bilingual, RoutablePageMixin, Page):
    """A basic goal of the draft (基本目標) with its directions and measures: one page."""

    number = models.PositiveSmallIntegerField(_("number"))
    title_en = models.CharField(_("title (English)"), max_length=255, blank=True)
    national_pillar = models.CharField(
        _("pillar of the national strategy"), max_length=100, blank=True
    )
    national_pillar_en = models.CharField(
        _("pillar of the national strategy (English)"), max_length=100, blank=True
    )
    description = models.TextField(_("introduction"), blank=True)
    description_en = models.TextField(_("introduction (English)"), blank=True)
    footnote = models.TextField(_("footnote"), blank=True)
    footnote_en = models.TextField(_("footnote (English)"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("number")]),
        *Page.content_panels,
        FieldPanel("title_en"),
        MultiFieldPanel(
            [FieldPanel("description"), FieldPanel("description_en")], heading=_("Introduction")
        ),
        readable_panel(),
        MultiFieldPanel(
            [FieldPanel("national_pillar"), FieldPanel("national_pillar_en")],
            heading=_("Pillar of the national strategy"),
        ),
        ItemPanel("directions", heading=_("Directions and measures"), label=_("direction")),
        MultiFieldPanel([FieldPanel("footnote"), FieldPanel("footnote_en")], heading=_("Footnote")),
    ]
    base_form_class = GoalForm
    parent_page_types: ClassVar[list[str]] = ["consultations.Consultation"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar[Any] = PageManager.from_queryset(GoalQuerySet)()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    @property
    def code(self) -> str:
        """Stable through every revision of the draft, as are the codes of its measures."""
        return str(self.number)

    @property
    def label(self) -> str:
        return gettext("Basic goal %(number)s") % {"number": self.number}

    @property
    def consultation(self) -> Any:
        return self.get_parent().specific

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        consultation = self.consultation
        return {
            **super().get_context(request, *args, **kwargs),
            "consultation": consultation,
            "results": SimpleLazyObject(lambda: consultation.results),
            "other_goals": SimpleLazyObject(lambda: consultation.goals.exclude(pk=self.pk)),
        }

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Also by the clock or at the end of a workflow, long after the form was checked: what
        citizens have spoken about meanwhile stays. Raises ``StillSpokenAbout``."""
        coming, stored = revision.as_object(), Goal.objects.get(pk=self.pk)
        kept = {
            each.code for direction in coming.directions.all() for each in direction.measures.all()
        }
        missing = missing_measures(stored, kept)
        if coming.number != stored.number and goal_codes_in_use(stored.consultation, stored.number):
            missing = missing or [stored.code]
        if missing:
            raise StillSpokenAbout(missing)
        super().publish(revision, *args, **kwargs)

    @path("")
    def index_route(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The goal with all that belongs to it; with ``?changed`` only what is new or revised."""
        only_changed = "changed" in request.GET
        return self.render(
            request,
            context_overrides={
                "only_changed": only_changed,
                # Not asked for by whoever is shown a part of the page that was made before.
                "directions": SimpleLazyObject(lambda: self._directions(only_changed)),
                "glossary": SimpleLazyObject(lambda: Glossary(self.consultation.glossary.all())),
                "has_earlier_versions": SimpleLazyObject(lambda: has_earlier_versions(self)),
            },
        )

    def _directions(self, only_changed: bool) -> list[Any]:
        directions = list(self.directions.prefetch_related("measures"))
        for direction in directions:
            direction.shown = [
                measure for measure in direction.measures.all() if measure.mark or not only_changed
            ]
        return [each for each in directions if each.shown or each.mark or not only_changed]

    @path("changes/", name="changes")
    def serve_changes(self, request: HttpRequest) -> HttpResponse:
        """What changed between two published versions, ``?from=`` and ``?to=`` by number."""
        versions = published_versions(self)
        old, new = chosen(versions, request.GET.get("from", ""), request.GET.get("to", ""))
        return self.render(
            request,
            context_overrides={
                "versions": versions,
                "old": old,
                "new": new,
                "changes": changes(old, new),
            },
            template="consultations/changes.html",
        )

    def get_admin_display_title(self) -> str:
        return f"{self.label} {super().get_admin_display_title()}"
