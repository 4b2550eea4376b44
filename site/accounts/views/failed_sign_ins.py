"""Who could not sign in, for administrators: an attack shows by its number."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from engagement.consultations.permissions import require

from ..models import FailedSignIn

SEES_FAILURES = "accounts.view_failedsignin"


class Filters(WagtailFilterSet):
    class Meta:
        model = FailedSignIn
        fields: ClassVar[list[str]] = ["step"]


class FailedSignInsView(ReportView):
    model = FailedSignIn
    page_title = _("Failed sign-ins")
    header_icon = "lock"
    filterset_class = Filters
    index_url_name = "failed_sign_ins"
    index_results_url_name = "failed_sign_ins_results"
    is_searchable = False
    columns: ClassVar[list[Any]] = [
        DateColumn("at", label=_("Time")),
        Column("step", label=_("Failed at"), accessor="get_step_display"),
        Column("network", label=_("Network")),
        Column("user", label=_("Account of the staff")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, SEES_FAILURES)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> "QuerySet[FailedSignIn]":
        return FailedSignIn.objects.select_related("user")
