from typing import Any, ClassVar

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.dates import closing_moment
from engagement.consultations.models import Consultation
from engagement.consultations.paging import Pages
from engagement.submissions.models import State, Submission

from .pages import ReviewPage


def _submissions(**which: Any) -> Coalesce:
    """How many each consultation has, counted one by one: each from an index."""
    mine = Submission.objects.filter(consultation=OuterRef("pk"), **which).order_by()
    return Coalesce(Subquery(mine.values("consultation").values(count=Count("pk"))), 0)


def _closes(consultation: Consultation) -> str:
    return closing_moment(consultation.closes_at) if consultation.closes_at else ""


class ConsultationsView(ReviewPage, BaseListingView):
    """The consultations, and what has come in for each."""

    page_title = _("Review")
    paginate_by = 20
    paginator_class = Pages
    index_url_name = "review:index"
    verbose_name_plural = _("consultations")
    columns: ClassVar[list[Any]] = [
        TitleColumn("title", label=_("Consultation"), url_name="review:overview"),
        Column("received", label=_("Submissions")),
        Column("awaiting", label=_("Waiting for analysis")),
        Column("closes", label=_("Closes"), accessor=_closes),
    ]

    def get_base_queryset(self) -> Any:
        return Consultation.objects.annotate(
            received=_submissions(), awaiting=_submissions(state=State.RECEIVED)
        ).order_by("-closes_at", "-pk")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("My queue"), url=reverse("review:queue"), icon_name="tasks")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
