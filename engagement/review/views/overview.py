from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.paging import Pages
from engagement.submissions.services.mask import PERMISSION as MASKS

from ..draft import goal_label
from ..hints import count_open
from ..models import Theme
from ..overview import overview
from ..services.request_run import request_run
from ..theme_facts import themes_by_size, with_facts
from .pages import ConsultationPage

THEMES_PER_PAGE = 50


def answers_of(request: HttpRequest, themes: Iterable[Theme]) -> dict[int, Any]:
    """How far each of ``themes`` is, told by what comes after the review."""
    listed = list(themes)
    answers: dict[int, Any] = {}
    for describe in hooks.get_hooks("describe_themes"):
        answers.update(describe(request, listed))
    return answers


class OverviewView(ConsultationPage, TemplateView):
    """The whole review: what waits for a decision first, then goals, themes and their counts.

    What comes after the review may say how far themes are. The hook ``describe_themes`` is called
    with the request and themes and answers ``{theme id: {"label", "url", "is_done"}}``, with an
    empty ``url`` for who may not follow it; ``count_done_themes`` is called with the consultation.
    """

    template_name = "review/overview.html"

    def get_page_title(self) -> str:
        return str(self.consultation.title)

    def path(self) -> list[dict[str, Any]]:
        return super().path()[:-1]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Proposals"), url=self.url("proposals"), icon_name="tasks"),
            HeaderButton(_("Analyses"), url=self.url("runs"), icon_name="cogs"),
            HeaderButton(_("My queue"), url=reverse("review:queue"), icon_name="user"),
            HeaderButton(_("History"), url=self.url("history"), icon_name="history"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = overview(self.consultation)
        shown = [theme for section in found.sections for theme in section.themes]
        done = [count(self.consultation) for count in hooks.get_hooks("count_done_themes")]
        return {
            **super().get_context_data(**kwargs),
            "overview": found,
            "answers": answers_of(self.request, shown),
            "answered": sum(done) if done else None,
            "may_run": self.may("review.add_run"),
            "may_mask": self.may(MASKS),
            "open_hints": count_open(self.consultation) if self.may(MASKS) else 0,
        }


class GoalView(ConsultationPage, TemplateView):
    """All themes of one goal, the largest first."""

    template_name = "review/goal.html"

    @cached_property
    def code(self) -> str:
        return str(self.kwargs["goal_code"])

    def get_page_title(self) -> str:
        return f"{goal_label(self.code)} {self.draft.goal_title(self.code)}".strip()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sized = [t for t in themes_by_size(self.consultation) if t.goal_code == self.code]
        if not (sized or self.draft.has_goal(self.code)):
            raise Http404
        page = Pages(sized, THEMES_PER_PAGE).get_page(self.request.GET.get("p"))
        themes = with_facts(page)
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "themes": themes,
            "caption": self.get_page_title(),
            "answers": answers_of(self.request, themes),
        }


class AnalyseView(ConsultationPage, View):
    """The button that starts an analysis."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request_run(consultation=self.consultation, user=request.user):
            messages.success(request, _("The analysis is queued. This page shows how it goes."))
        else:
            messages.info(request, _("An analysis is running. Try again when it is done."))
        return redirect(self.url("overview"))
