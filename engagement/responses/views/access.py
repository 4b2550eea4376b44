from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require


class ResponsesPage(WagtailAdminTemplateMixin):
    """A page of the admin's section on responses, for those who may see responses."""

    permission = "responses.view_response"
    header_icon = "openquote"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)

    def path_to(self, consultation: Consultation | None = None) -> list[dict[str, str]]:
        """Breadcrumbs down to the list of themes of ``consultation``."""
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("responses:index"), "label": _("Responses")},
        ]
        if consultation:
            url = reverse("responses:themes", args=[consultation.pk])
            items.append({"url": url, "label": consultation.title})
        return items
