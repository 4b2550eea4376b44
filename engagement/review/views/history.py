from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseListingView

from engagement.consultations.paging import KeysetPages

from ..history import describe
from ..models import EventKind, ReviewEvent
from ..services.undo import last_step, permissions_for, redo_step, undo_step
from .pages import SEES_THEMES, ConsultationPage
from .themes import ThemePage


class StepColumn(Column):
    """Undo, or do again, for those who may."""

    cell_template_name = "review/includes/step_cell.html"


class HistoryView(ConsultationPage, BaseListingView):
    """Who did what in the review of a consultation, latest first; each step can be undone."""

    page_title = gettext_lazy("History")
    header_icon = "history"
    paginate_by = 50
    paginator_class = KeysetPages
    results_template_name = "consultations/listing_results.html"
    verbose_name_plural = gettext_lazy("entries")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            DateColumn("at", label=gettext_lazy("When"), width="15%"),
            UserColumn("actor", label=gettext_lazy("Who"), blank_display_name=_("system")),
            Column("what", label=gettext_lazy("What"), accessor=describe),
            StepColumn("step", label=gettext_lazy("Undo")),
        ]

    def get_base_queryset(self) -> Any:
        # The column of who did it shows their picture, which is in the profile.
        events = ReviewEvent.objects.of(self.consultation).select_related(
            "actor__wagtail_userprofile"
        )
        return events.defer("changes", "inverse")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        for event in context["object_list"]:
            event.can_be_reversed = self._may_reverse(event)
        return context

    def _may_reverse(self, event: ReviewEvent) -> bool:
        if event.kind in (EventKind.RUN, EventKind.UNDO, EventKind.REDO):
            return False
        return all(self.may(permission) for permission in permissions_for(event))

    def get_index_url(self) -> str:
        return self.request.path

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)


class ThemeHistoryView(ThemePage, HistoryView):
    """Who did what with one theme, and the opinions that came and went."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().on_theme(self.theme)

    def get_page_title(self) -> str:
        return _("History")

    def get_page_subtitle(self) -> str:
        return str(self.theme.label)

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.theme_url(), "label": self.theme.label}]


class StepView(ConsultationPage, View):
    """Undoes or does again one step, by its number."""

    http_method_names = ("post",)
    undo = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        events = ReviewEvent.objects.of(self.consultation)
        self.reverse(get_object_or_404(events, number=kwargs["number"]))
        return redirect(get_valid_next_url_from_request(request) or self.url("history"))

    def reverse(self, event: ReviewEvent) -> None:
        reverse_step = undo_step if self.undo else redo_step
        step = reverse_step(event=event, user=self.request.user)
        messages.success(self.request, describe(step))


class UndoLastView(StepView):
    """Undoes the last step of the person who asks."""

    permissions = (SEES_THEMES, "review.change_placement")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        event = last_step(consultation=self.consultation, user=request.user)
        if event is None:
            messages.info(request, _("There is no step of yours to undo."))
        else:
            self.reverse(event)
        return redirect(get_valid_next_url_from_request(request) or self.url("history"))
