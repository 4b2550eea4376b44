"""The list of submissions: search, saved searches, and what can be done with all it shows."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.models import Consultation
from engagement.consultations.paging import KeysetPages

from ..bulk import offered_to
from ..models import SavedSearch
from ..queue import found_by

OWN_PARAMETERS = ("p", "_w_filter_fragment")


class ChoiceColumn(Column):
    """A checkbox that belongs to the form of bulk actions."""

    cell_template_name = "submissions/reception/choice_cell.html"


class SubmissionIndexView(IndexView):
    results_template_name = "submissions/reception/list_results.html"
    paginator_class = KeysetPages

    @cached_property
    def columns(self) -> list[Any]:
        columns = list(super().columns)
        if offered_to(self.request.user):
            columns.insert(0, ChoiceColumn("choice", label=_("Choose"), accessor="pk"))
        return columns

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [HeaderButton(_("Ledger"), url=reverse("reception:ledger"), icon_name="table")]
        if self.request.user.has_perm("submissions.add_submission"):
            url = reverse("reception:imports")
            buttons.append(HeaderButton(_("Import"), url=url, icon_name="upload"))
        return buttons

    def search_queryset(self, queryset: Any) -> Any:
        return found_by(self.search_query, queryset) if self.is_searching else queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """A filter that cannot be read shows nothing rather than everything."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        query = self.request.GET.copy()
        for parameter in OWN_PARAMETERS:
            query.pop(parameter, None)
        may = self.request.user.has_perm
        return {
            **context,
            "query": query.urlencode(),
            "searches": SavedSearch.objects.visible_to(self.request.user),
            "chosen_consultation": self._consultation(),
            "bulk_actions": offered_to(self.request.user),
            "may_see_identity": may("submissions.view_submitteridentity"),
        }

    def _consultation(self) -> Consultation | None:
        """The one that the list is narrowed to: a file holds the submissions of one."""
        filters = self.filters
        chosen = filters.form.cleaned_data.get("consultation") if filters.is_valid() else None
        if chosen:
            return chosen  # type: ignore[no-any-return]
        consultations = list(Consultation.objects.order_by("pk")[:2])
        return consultations[0] if len(consultations) == 1 else None
