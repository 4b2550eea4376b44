from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from engagement.submissions.services.mask import PERMISSION as MASKS

from ..hints import count_open
from ..overview import overview
from ..services.request_run import request_run
from .pages import ConsultationPage


class OverviewView(ConsultationPage, TemplateView):
    """The whole review: what waits for a decision first, then goals, themes and their counts.

    What comes after the review may say how far each theme is: the hook ``describe_themes`` is
    called with the request and the consultation and answers ``{theme id: {"label", "url",
    "is_done"}}``.
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
        answers: dict[int, Any] = {}
        for describe in hooks.get_hooks("describe_themes"):
            answers.update(describe(self.request, self.consultation))
        return {
            **super().get_context_data(**kwargs),
            "overview": found,
            "answers": answers,
            "answered": sum(bool(answer["is_done"]) for answer in answers.values()),
            "may_run": self.may("review.add_run"),
            "may_mask": self.may(MASKS),
            "open_hints": count_open(self.consultation) if self.may(MASKS) else 0,
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
