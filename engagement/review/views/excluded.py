from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.consultations.paging import KeysetPages
from engagement.submissions.models import ExclusionReason, State, Submission

from ..forms import ExcludeForm
from ..services.put_back import NotExcluded, NotPlaced, exclude_submission, put_back
from .pages import SEES_SUBMISSIONS, SEES_THEMES, ConsultationPage


class ExcludedView(ConsultationPage, TemplateView):
    """The submissions that hold nothing to answer, each with the reason, to be looked over."""

    template_name = "review/excluded.html"
    permissions = (SEES_THEMES, SEES_SUBMISSIONS)
    page_title = gettext_lazy("Excluded")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        excluded = Submission.objects.filter(consultation=self.consultation, state=State.EXCLUDED)
        excluded = excluded.prefetch_related("opinions")  # by which what came late is known
        page = KeysetPages(excluded, 25).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page": page}


class ExcludeView(ConsultationPage, View):
    """Leaves a whole submission out, for a reason; the way back is on the page of the excluded."""

    permissions = (SEES_THEMES, SEES_SUBMISSIONS)
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        submissions = Submission.objects.filter(consultation=self.consultation)
        submission = get_object_or_404(submissions, pk=kwargs["submission_id"])
        form = ExcludeForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ExclusionReason.NO_OPINION
        try:
            exclude_submission(
                submission=submission, reason=ExclusionReason(reason), user=request.user
            )
        except NotPlaced:
            messages.info(request, _("It has no opinions in the review any more."))
        else:
            messages.success(request, _("The submission is excluded. You can put it back here."))
        return redirect(self.url("excluded"))


class PutBackView(ConsultationPage, View):
    permissions = (SEES_THEMES, SEES_SUBMISSIONS)
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        submissions = Submission.objects.filter(consultation=self.consultation)
        submission = get_object_or_404(submissions, pk=kwargs["submission_id"])
        try:
            put_back(submission=submission, user=request.user)
        except NotExcluded:
            messages.info(request, _("It is not excluded any more."))
        else:
            button = messages.button(self.url("undecided"), _("Cannot decide"))
            message = _("The submission is one opinion now that waits for a decision.")
            messages.success(request, message, buttons=[button])
        return redirect(self.url("excluded"))
