from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views.generic.base import BaseListingView

from ..history import log_of_consultation, log_of_theme
from .pages import ConsultationPage
from .themes import ThemePage


class SubjectColumn(Column):
    """What was changed: a theme, or an opinion by its number, with a link to it."""

    cell_template_name = "review/includes/subject_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["consultation_id"] = instance.data["consultation"]
        context["kind"] = instance.content_type.model
        return context


class HistoryView(ConsultationPage, BaseListingView):
    """Who did what in the review of a consultation, latest first."""

    page_title = _("History")
    header_icon = "history"
    paginate_by = 50
    verbose_name_plural = _("entries")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            DateColumn("timestamp", label=_("When"), width="15%"),
            UserColumn("user", label=_("Who"), blank_display_name=_("system")),
            Column("message", label=_("What")),
            SubjectColumn("label", label=_("On")),
        ]

    def get_base_queryset(self) -> Any:
        return log_of_consultation(self.consultation)

    def get_index_url(self) -> str:
        return self.request.path

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)


class ThemeHistoryView(ThemePage, HistoryView):
    """Who did what with one theme, and the opinions that came and went."""

    def get_base_queryset(self) -> Any:
        return log_of_theme(self.theme)

    def get_page_title(self) -> str:
        return str(_("History"))

    def get_page_subtitle(self) -> str:
        return str(self.theme.label)

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.theme_url(), "label": self.theme.label}]
