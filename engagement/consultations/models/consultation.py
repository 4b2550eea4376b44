from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from ..calendars import calendar_file
from ..dates import ends_with_a_day
from ..search import find_measures, without_controls
from .bilingual import Bilingual
from .reception import ReceptionSettings
from .retention import RetentionSettings

ANYBODY = _("Anybody. No account is needed.")
PRIVACY = _(
    "What you write about yourself is kept encrypted, read only by the staff in charge, and used "
    "only to receive your comment and to tell you about the answer. Opinions are published without "
    "anything that tells who wrote them."
)
TEXT = ["bold", "link", "ul", "ol", "document-link"]


class Phase(models.TextChoices):
    """Where a consultation stands at a given moment."""

    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open for comment")
    CLOSED = "closed", _("Under consideration")


class ConsultationQuerySet(PageQuerySet):
    def upcoming(self, at: datetime | None = None) -> "ConsultationQuerySet":
        now = at or timezone.now()
        return self.filter(Q(opens_at__gt=now) | Q(opens_at=None)).order_by("opens_at")

    def open(self, at: datetime | None = None) -> "ConsultationQuerySet":
        now = at or timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")

    def closed(self, at: datetime | None = None) -> "ConsultationQuerySet":
        now = at or timezone.now()
        return self.filter(opens_at__lte=now, closes_at__lte=now).order_by("-closes_at")

    def next_edge(self, after: datetime) -> datetime | None:
        """The first moment after ``after`` at which one of them opens or closes."""
        edges = self.aggregate(
            opens=Min("opens_at", filter=Q(opens_at__gt=after)),
            closes=Min("closes_at", filter=Q(closes_at__gt=after)),
        )
        return min(filter(None, edges.values()), default=None)


class Consultation(Bilingual, ReceptionSettings, RetentionSettings, RoutablePageMixin, Page):
    """One call for comments on a draft plan (意見募集); its goals are its child pages."""

    title_en = models.CharField(_("title (English)"), max_length=255, blank=True)
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_(
            "Shown at the top of every page of this consultation, for example a correction."
        ),
    )
    notice_en = models.CharField(_("notice (English)"), max_length=300, blank=True)
    purpose = RichTextField(_("purpose"), blank=True, features=TEXT)
    purpose_en = RichTextField(_("purpose (English)"), blank=True, features=TEXT)
    policy = models.TextField(_("policy of the plan"), blank=True)
    policy_en = models.TextField(_("policy of the plan (English)"), blank=True)
    vision = models.CharField(_("vision"), max_length=255, blank=True)
    vision_en = models.CharField(_("vision (English)"), max_length=255, blank=True)
    vision_note = models.CharField(_("note on the vision"), max_length=255, blank=True)
    vision_note_en = models.CharField(_("note on the vision (English)"), max_length=255, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_(
            "At this moment submissions stop. To accept them until the end of a day, enter 0:00 "
            "of the following day."
        ),
    )
    eligibility = models.TextField(
        _("who may comment"), blank=True, help_text=_("Empty for: anybody, without an account.")
    )
    eligibility_en = models.TextField(_("who may comment (English)"), blank=True)
    privacy = models.TextField(
        _("personal data"),
        blank=True,
        help_text=_("What happens with personal data; empty for the usual words."),
    )
    privacy_en = models.TextField(_("personal data (English)"), blank=True)
    contact = models.TextField(_("section in charge and contact"), blank=True)
    contact_en = models.TextField(_("section in charge and contact (English)"), blank=True)
    asks_stance = models.BooleanField(
        _("ask for the stance"),
        default=False,
        help_text=_("Whether the comment agrees, voices a concern, suggests or asks; optional."),
    )
    consent = models.TextField(
        _("consent"),
        blank=True,
        help_text=_("What a submitter must agree to; empty where nothing needs consent."),
    )
    consent_en = models.TextField(_("consent (English)"), blank=True)
    max_characters = models.PositiveIntegerField(_("longest comment (characters)"), default=10_000)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("title_en"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
            heading=_("Comment period"),
        ),
        MultiFieldPanel([FieldPanel("notice"), FieldPanel("notice_en")], heading=_("Notice")),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("purpose_en")], heading=_("Purpose")),
        MultiFieldPanel(
            [
                FieldPanel("vision"),
                FieldPanel("vision_en"),
                FieldPanel("vision_note"),
                FieldPanel("vision_note_en"),
                FieldPanel("policy"),
                FieldPanel("policy_en"),
            ],
            heading=_("Vision and policy"),
        ),
        InlinePanel(
            "documents",
            heading=pgettext_lazy("draft", "Documents"),
            label=pgettext_lazy("draft", "document"),
        ),
        MultiFieldPanel(
            [FieldPanel("eligibility"), FieldPanel("eligibility_en")],
            heading=_("Who may comment"),
        ),
        InlinePanel("ways", heading=_("Ways to send comments"), label=_("way")),
        MultiFieldPanel(
            [FieldPanel("privacy"), FieldPanel("privacy_en")], heading=_("Personal data")
        ),
        InlinePanel("timetable", heading=_("Timetable"), label=_("entry")),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("contact_en")], heading=_("Contact")),
        MultiFieldPanel(
            [
                InlinePanel("form_fields", label=_("field")),
                FieldPanel("asks_stance"),
                FieldPanel("consent"),
                FieldPanel("consent_en"),
                FieldPanel("max_characters"),
            ],
            heading=_("Comment form"),
        ),
        *ReceptionSettings.reception_panels,
        *RetentionSettings.retention_panels,
        InlinePanel("glossary", heading=_("Glossary"), label=_("term")),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["consultations.Goal", "responses.ResponseSummary"]

    objects: ClassVar[Any] = PageManager.from_queryset(ConsultationQuerySet)()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_it_opens",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The period must close after it opens.")})

    def phase(self, at: datetime | None = None) -> Phase:
        """The phase at ``at`` (now by default); the period is half-open: [opens, closes)."""
        now = at or timezone.now()
        if self.opens_at is None or now < self.opens_at:
            return Phase.UPCOMING
        if self.closes_at is None or now < self.closes_at:
            return Phase.OPEN
        return Phase.CLOSED

    @property
    def is_open(self) -> bool:
        return self.phase() is Phase.OPEN

    @property
    def goals(self) -> Any:
        """The published goals, in the order of the plan."""
        from .goal import Goal

        return Goal.objects.child_of(self).live().order_by("path")

    @property
    def results(self) -> Any:
        """The page of published results, if there is one that everybody may read."""
        from .goal import Goal

        pages = self.get_children().live().public().not_type(Goal)
        return pages.specific().first()

    @property
    def closes_with_a_day(self) -> bool:
        """Whether comments are accepted until the very end of the last day (○日いっぱい)."""
        return self.closes_at is not None and ends_with_a_day(self.closes_at)

    @property
    def files_to_read(self) -> Any:
        return self.documents.select_related("document")

    @property
    def takes_paper(self) -> bool:
        """Whether some way to send comments needs the printed form."""
        return any(each.way != "web" for each in self.ways.all())

    @property
    def eligibility_text(self) -> str:
        return self.in_language("eligibility") or str(ANYBODY)

    @property
    def privacy_text(self) -> str:
        return self.in_language("privacy") or str(PRIVACY)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        results = self.results
        answered = results.opinions_by_goal if results else {}
        goals = list(self.goals.with_counts())
        for goal in goals:
            goal.opinion_count = answered.get(goal.code)
        return {
            **super().get_context(request, *args, **kwargs),
            "goals": goals,
            "results": results,
        }

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """An unpublished consultation hides what is below it, too."""
        if not self.live:
            raise Http404
        return super().route(request, path_components)

    @path("search/", name="search")
    def serve_search(self, request: HttpRequest) -> HttpResponse:
        """Measures that hold every word of ``?q=``."""
        query = without_controls(request.GET.get("q", ""))
        goals = self.goals.prefetch_related("directions__measures")
        return self.render(
            request,
            context_overrides={
                "consultation": self,
                "query": query,
                "found": find_measures(goals, query),
            },
            template="consultations/search.html",
        )

    @path("calendar/", name="calendar")
    def serve_calendar(self, request: HttpRequest) -> HttpResponse:
        """The period as a file for calendars."""
        if not self.opens_at or not self.closes_at:
            raise Http404
        return HttpResponse(
            calendar_file(self, request.build_absolute_uri(self.get_url(request))),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.slug}.ics"'},
        )
