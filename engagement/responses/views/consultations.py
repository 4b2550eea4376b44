from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.models import Consultation

from ..answers import progress
from .access import ResponsesPage


class ConsultationsView(ResponsesPage, BaseListingView):
    """The consultations, and how far the answers to each are."""

    page_title = _("Responses")
    model = Consultation
    paginate_by = 20
    index_url_name = "responses:index"
    verbose_name_plural = _("consultations")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("title", label=_("Consultation"), url_name="responses:themes"),
            Column("themes", label=_("Themes"), accessor=self._count("themes")),
            Column("answered", label=_("Answered"), accessor=self._count("answered")),
            Column(
                "approved",
                label=pgettext_lazy("response", "Approved"),
                accessor=self._count("approved"),
            ),
        ]

    def get_base_queryset(self) -> Any:
        return Consultation.objects.order_by("-closes_at", "-pk")

    @cached_property
    def progress(self) -> dict[int, dict[str, int]]:
        return progress()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Waiting for your approval"),
                url=reverse("responses:approvals"),
                icon_name="check",
            )
        ]

    def _count(self, what: str) -> Any:
        return lambda consultation: self.progress.get(consultation.pk, {}).get(what, 0)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
