from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.consultations.permissions import require

from ..approval import stages, waiting_for
from ..forms import DecisionForm
from ..models import Reflection, Response
from ..services.approval import ApprovalError, approve_all, decide
from .access import ResponsesPage

PAGE = 100


class ApprovalsView(ResponsesPage, TemplateView):
    """The answers that wait for this person's decision, to approve one by one or several."""

    template_name = "responses/admin/approvals.html"
    header_icon = "check"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [pk for pk in request.POST.getlist("response") if pk.isdecimal()]
        responses = Response.objects.with_places().filter(pk__in=chosen[:PAGE])
        outcome = approve_all(responses=responses, user=request.user)
        if outcome.approved:
            number = len(outcome.approved)
            text = ngettext(
                "%(number)s response is approved.", "%(number)s responses are approved.", number
            )
            messages.success(request, text % {"number": number})
        for response, reason in outcome.refused:
            messages.error(request, f"{response}: {reason}")
        if not chosen:
            messages.warning(request, _("Choose at least one response."))
        return redirect("responses:approvals")

    def get_page_title(self) -> str:
        return _("Waiting for your approval")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_for(self.request.user)
        shown = list(
            waiting.with_places()
            .select_related("latest_revision", "written_by")
            .order_by("written_at")[:PAGE]
        )
        stage = stages(shown)
        # What is approved is the newest version, which the row need not hold.
        newest = {each.pk: each.latest_revision.content for each in shown}
        reflections = Reflection.objects.in_bulk(each["reflection"] for each in newest.values())
        for response in shown:
            content = newest[response.pk]
            response.stage = stage[response.pk]
            response.newest = {**content, "reflection": reflections.get(content["reflection"])}
        return {
            **super().get_context_data(**kwargs),
            "waiting": shown,
            "more": waiting.count() - len(shown),
        }


class DecideView(View):
    """Approves one response, or returns it with a comment."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, response_id: int) -> HttpResponse:
        require(request.user, "responses.view_response")
        response = get_object_or_404(Response.objects.with_places(), pk=response_id)
        form = DecisionForm(request.POST)
        comment = form.cleaned_data["comment"] if form.is_valid() else ""
        approve = request.POST.get("decision") == "approve"
        try:
            decide(response=response, approve=approve, user=request.user, comment=comment)
        except ApprovalError as error:
            messages.error(request, str(error))
            return redirect(response.write_url)
        told = _("The response is approved.") if approve else _("The response is returned.")
        messages.success(request, f"{response}: {told}")
        return redirect("responses:approvals")
