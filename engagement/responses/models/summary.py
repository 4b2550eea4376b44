from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from engagement.consultations.models.bilingual import Bilingual

from .. import serving
from ..files import data
from ..files.comparison import comparisons
from ..snapshot import chosen
from .follow_up import FollowUp


class ResponseSummaryQuerySet(PageQuerySet):
    def public_of(self, consultation: Any) -> "ResponseSummary | None":
        """The results of ``consultation`` that everybody can read now, if any."""
        page: ResponseSummary | None = self.child_of(consultation).live().public().first()
        return page if page and page.snapshot else None


class ResponseSummary(Bilingual, RoutablePageMixin, Page):
    """The published opinions with the city's answers (結果公表), made from a frozen snapshot.

    Only ``services.publish_summary`` makes one and fills its snapshot, in the transaction that
    publishes it: nobody can create an empty one by hand, and an older revision holds only what
    was public before.
    """

    title_en = models.CharField(_("title (English)"), max_length=255, blank=True)
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ul"])
    introduction_en = RichTextField(
        _("introduction (English)"), blank=True, features=["bold", "link", "ul"]
    )
    snapshot = models.JSONField(_("snapshot"), default=dict, editable=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
    ]
    parent_page_types: ClassVar[list[str]] = ["consultations.Consultation"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False
    template = "responses/response_summary.html"

    objects: ClassVar[Any] = PageManager.from_queryset(ResponseSummaryQuerySet)()

    class Meta:
        verbose_name = _("response summary")
        verbose_name_plural = _("response summaries")

    @property
    def opinions_by_goal(self) -> dict[str, int]:
        """How many opinions were answered, by the code of their goal."""
        return {goal["code"]: goal["opinions"] for goal in self.snapshot.get("goals", [])}

    @property
    def edition(self) -> str:
        """Tells one publication from another."""
        made_at: str = self.snapshot["made_at"]
        return made_at

    @property
    def follow_ups(self) -> dict[str, list[FollowUp]]:
        """What became of the answers, by the anchor of the row; told since the publication."""
        found: dict[str, list[FollowUp]] = {}
        for report in FollowUp.objects.filter(consultation=self.get_parent().pk):
            found.setdefault(report.anchor, []).append(report)
        return found

    @property
    def follow_ups_data(self) -> list[dict[str, Any]]:
        return data.follow_ups_data(self.follow_ups)

    @path("csv/", name="csv")
    def serve_csv(self, request: HttpRequest) -> HttpResponse:
        address = request.build_absolute_uri(self.get_url(request))
        table = data.as_csv(self.snapshot, address, self.follow_ups)
        return data.download("results.csv", "text/csv", table)

    @path("json/", name="json")
    def serve_json(self, request: HttpRequest) -> HttpResponse:
        return serving.json_file(request, self)

    @path("dcat/", name="dcat")
    def serve_dcat(self, request: HttpRequest) -> HttpResponse:
        return serving.data_set(request, self)

    @path("changes/", name="changes")
    def serve_changes(self, request: HttpRequest) -> HttpResponse:
        """What changed in the draft because of comments, before and after (新旧対照表)."""
        return self.render(
            request,
            context_overrides={"comparisons": list(comparisons(self.snapshot))},
            template="responses/comparison.html",
        )

    @path("files/<slug:file>/", name="file")
    def serve_file(self, request: HttpRequest, file: str) -> Any:
        return serving.made_file(request, self, file)

    @method_decorator(conditional_page)
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page or one of its files. Copies may be kept but are checked with us each time, so
        that what is corrected or taken back does not live on in caches."""
        if not self.snapshot:
            raise Http404
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        names = ("goal", "reflection", "department")
        goal, category, department = (request.GET.get(name, "") for name in names)
        goals = self.snapshot["goals"]
        is_filtered = bool(goal or category or department)
        return {
            **super().get_context(request, *args, **kwargs),
            "consultation": self.get_parent().specific,
            "snapshot": self.snapshot,
            "goals": chosen(goals, goal, category, department) if is_filtered else goals,
            "is_filtered": is_filtered,
            "goal_chosen": goal,
            "reflection_chosen": category,
            "department_chosen": department,
            "follow_ups": self.follow_ups,
            "files": serving.files_of(self),
            "license": serving.license_data(),
        }
