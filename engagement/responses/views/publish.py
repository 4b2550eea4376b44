from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.review.guards import closure_of

from ..checks import checks
from ..corrections import corrected_rows
from ..forms import PublicationForm
from ..models import PlannedPublication, ResponseSummary
from ..services.begin_correction import begin_correction
from ..services.plan_publication import TooEarly, call_off_publication, plan_publication
from ..services.publish_summary import NotReady, publish_summary
from ..services.snapshot import build_snapshot
from .access import ResponsesPage


class PublishView(ResponsesPage, TemplateView):
    """What is checked before publication, what would be published, and the button that does it."""

    template_name = "responses/admin/publish.html"
    header_icon = "upload"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = get_object_or_404(Consultation, pk=kwargs["consultation_id"])
        self.earlier = ResponseSummary.objects.child_of(self.consultation).first()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "responses.publish_response")
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        wanted = dict(form.cleaned_data)
        at = wanted.pop("at")
        about = {"consultation": self.consultation, "user": request.user, **wanted}
        try:
            if at:
                plan_publication(at=at, **about)
                messages.success(request, _("The publication is planned."))
            else:
                page = publish_summary(**about)
                button = messages.button(page.get_url(request), _("View"), new_window=True)
                messages.success(request, _("The results are published."), buttons=[button])
        except NotReady as error:
            messages.error(request, str(error))
        except TooEarly as error:
            form.add_error("at", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("responses:publish", self.consultation.pk)

    def _form(self, data: Any = None) -> PublicationForm:
        return PublicationForm(data, is_correction=self.earlier is not None)

    def get_page_title(self) -> str:
        return _("Check and publish")

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.consultation), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        snapshot = build_snapshot(consultation=self.consultation)
        found = checks(self.consultation, snapshot)
        plans = PlannedPublication.objects.filter(consultation=self.consultation)
        return {
            "form": self._form(),
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "snapshot": snapshot,
            "checks": found,
            "is_ready": not any(check.problem for check in found),
            "published": self.earlier if self.earlier and self.earlier.live else None,
            "corrected": corrected_rows(self.earlier.snapshot, snapshot) if self.earlier else [],
            "closure": closure_of(self.consultation),
            "plan": plans.select_related("planned_by").first(),
        }


class BeginCorrectionView(ResponsesPage, View):
    """Opens the review again, to prepare a new revision of the published results."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, consultation_id: int) -> HttpResponse:
        consultation = get_object_or_404(Consultation, pk=consultation_id)
        page = get_object_or_404(ResponseSummary.objects.child_of(consultation).live())
        begin_correction(page=page, user=request.user)
        button = messages.button(reverse("review:overview", args=[consultation.pk]), _("Review"))
        messages.success(
            request,
            _("The review is open until the correction is published."),
            buttons=[button],
        )
        return redirect("responses:publish", consultation.pk)


class CallOffView(View):
    """Calls a planned publication off."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, consultation_id: int) -> HttpResponse:
        consultation = get_object_or_404(Consultation, pk=consultation_id)
        call_off_publication(consultation=consultation, user=request.user)
        messages.success(request, _("Nothing is planned any more."))
        return redirect("responses:publish", consultation.pk)
