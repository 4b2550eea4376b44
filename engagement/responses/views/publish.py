from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.models import Consultation

from ..models import ResponseSummary
from ..services.publication import checks
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page = publish_summary(consultation=self.consultation, user=request.user)
        except NotReady as error:
            messages.error(request, str(error))
        else:
            button = messages.button(page.get_url(request), _("View"), new_window=True)
            messages.success(request, _("The results are published."), buttons=[button])
        return redirect("responses:publish", self.consultation.pk)

    def get_page_title(self) -> str:
        return _("Check and publish")

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.consultation), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        snapshot = build_snapshot(consultation=self.consultation)
        found = checks(self.consultation, snapshot)
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "snapshot": snapshot,
            "checks": found,
            "is_ready": not any(check.problem for check in found),
            "published": ResponseSummary.objects.child_of(self.consultation).live().first(),
        }
