from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.permissions import require
from engagement.review.models import Run

from .checks import READINESS, WORK, examine
from .models import Pulse

SEES_CONDITION = "operations.view_pulse"
RUNS_SHOWN = 20


class ConditionView(WagtailAdminTemplateMixin, TemplateView):
    """Whether queue, workers, analyses and mail do their work, for those who run the server."""

    template_name = "operations/condition.html"
    page_title = _("State of the system")
    header_icon = "cogs"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, SEES_CONDITION)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "findings": examine((*READINESS, *WORK)),
            "pulses": Pulse.objects.all()[:RUNS_SHOWN],
            "runs": Run.objects.select_related("consultation")[:RUNS_SHOWN],
        }
