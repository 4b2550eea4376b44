from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.models import Consultation

from ..models import SCHEMES
from ..services.reflections import InUse, choose_scheme
from .access import ResponsesPage


class SchemesView(ResponsesPage, TemplateView):
    """The ways in which cities commonly sort, to choose from before the first answer."""

    template_name = "responses/admin/schemes.html"
    permission = "responses.change_reflection"
    header_icon = "tag"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = get_object_or_404(Consultation, pk=kwargs["consultation_id"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme = request.POST.get("scheme", "")
        if scheme in SCHEMES:
            try:
                choose_scheme(consultation=self.consultation, scheme=scheme, user=request.user)
            except InUse as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The categories are changed."))
        return redirect("responses:schemes", self.consultation.pk)

    def get_page_title(self) -> str:
        return _("Reflections")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.consultation), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = f"?consultation={self.consultation.pk}"
        return {
            **super().get_context_data(**kwargs),
            "present": self.consultation.reflections.all(),
            "schemes": SCHEMES,
            "edit_url": reverse("reflections:index") + query,
        }
