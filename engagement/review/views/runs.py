from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.paging import Pages

from ..accuracy import accuracy
from ..comparison import compare, previous_run, runs_with_results
from ..models import EventKind, ReviewEvent, Run
from ..services.cancel_run import cancel_run
from ..services.restore_run import restore_run
from .pages import ConsultationPage

RUNS_OFFERED = 50


class RunsView(ConsultationPage, TemplateView):
    """Every analysis: when, how long, with what, and how its result differs from the one before."""

    template_name = "review/runs.html"
    page_title = gettext_lazy("Analyses")
    header_icon = "cogs"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Accuracy"), url=self.url("accuracy"), icon_name="check")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = Run.objects.filter(consultation=self.consultation).select_related("requested_by")
        page = Pages(runs, 20).get_page(self.request.GET.get("p"))
        events = ReviewEvent.objects.filter(kind=EventKind.RUN, run__in=list(page))
        about = dict(events.values_list("run", "about"))
        for run in page:
            run.difference = about.get(run.pk)
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "may_run": self.may("review.add_run"),
        }


class AccuracyView(ConsultationPage, TemplateView):
    """How often staff kept what each analysis proposed."""

    template_name = "review/accuracy.html"
    page_title = gettext_lazy("Accuracy")
    header_icon = "check"

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.url("runs"), "label": _("Analyses")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "runs": accuracy(self.consultation)}


class RunPage(ConsultationPage):
    """A page about one run of the consultation."""

    @cached_property
    def run(self) -> Run:
        runs = Run.objects.filter(consultation=self.consultation)
        found: Run = get_object_or_404(
            runs.select_related("requested_by", "consultation"), pk=self.kwargs["run_id"]
        )
        return found

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.url("runs"), "label": _("Analyses")}]


class RunView(RunPage, TemplateView):
    """What one analysis did, beside the one before it or another that is chosen."""

    template_name = "review/run.html"
    header_icon = "cogs"

    def get_page_title(self) -> str:
        return _("Analysis %(number)s") % {"number": self.run.pk}

    @cached_property
    def other(self) -> Run | None:
        chosen = self.request.GET.get("with", "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            runs = runs_with_results(self.consultation)
            other: Run = get_object_or_404(runs, pk=int(chosen))
            return other
        return previous_run(self.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = runs_with_results(self.consultation)
        newer, older = self.run, self.other
        if older and older.pk > newer.pk:
            newer, older = older, newer
        has_result = self.run.state == "done"
        return {
            **super().get_context_data(**kwargs),
            "run": self.run,
            "others": done.exclude(pk=self.run.pk)[:RUNS_OFFERED],
            "other": self.other,
            "comparison": compare(newer, older) if has_result else None,
            "may_run": self.may("review.add_run"),
            "is_older": has_result and done.filter(pk__gt=self.run.pk).exists(),
        }


class CancelView(RunPage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if cancel_run(run=self.run, user=request.user):
            messages.success(request, _("The analysis is stopped. Nothing of it was stored."))
        else:
            messages.info(request, _("The analysis is over already."))
        return redirect(self.url("overview"))


class RestoreView(RunPage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if restore_run(run=self.run, user=request.user):
            button = messages.button(self.url("history"), _("History"))
            text = _("The result is restored; what staff confirmed stays. It can be undone.")
            messages.success(request, text, buttons=[button])
        else:
            messages.info(request, _("Nothing differs from the present state."))
        return redirect(self.url("runs"))


class ProgressView(ConsultationPage, TemplateView):
    """How the present run goes, for the overview to show again and again."""

    template_name = "review/includes/run_state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = Run.objects.filter(consultation=self.consultation).select_related("requested_by")
        return {
            "run": runs.first(),
            "consultation": self.consultation,
            "may_run": self.may("review.add_run"),
        }
