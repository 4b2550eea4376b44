from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from engagement.submissions.models import State, Submission

from ..services.put_back import NotExcluded, put_back
from .pages import SEES_SUBMISSIONS, SEES_THEMES, ConsultationPage


class ExcludedView(ConsultationPage, TemplateView):
    """The submissions that hold nothing to answer, each with the reason, to be looked over."""

    template_name = "review/excluded.html"
    permissions = (SEES_THEMES, SEES_SUBMISSIONS)
    page_title = gettext_lazy("Excluded")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        excluded = Submission.objects.filter(consultation=self.consultation, state=State.EXCLUDED)
        page = WagtailPaginator(excluded, 25).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page": page}


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
