"""What the pages of the reception (受付) share: who may see them, and where they are."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.permissions import require


class ReceptionPage(WagtailAdminTemplateMixin):
    """A page of the admin about submissions; denied unless every permission is held."""

    permissions: ClassVar[tuple[str, ...]] = ("submissions.view_submission",)
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for permission in self.permissions:
            require(request.user, permission)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def path(self) -> list[dict[str, Any]]:
        """Breadcrumbs above this page."""
        index = {"url": reverse("submissions_admin:index"), "label": _("Submissions")}
        return [*self.breadcrumbs_items, index]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path(), {"url": "", "label": self.get_page_title()}]
