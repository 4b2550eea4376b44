from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.models import Consultation
from engagement.review.models import Theme

from ..answers import themes_to_answer, with_opinion_count
from ..forms import ThemeFilter
from ..services.reflections import ensure_reflections
from ..snapshot import goal_label
from .access import ResponsesPage


def is_answered(theme: Theme) -> bool:
    return hasattr(theme, "response")


class ThemesView(ResponsesPage, BaseListingView):
    """The themes of one consultation in the order of the plan: which are answered, and how."""

    template_name = "responses/admin/themes.html"
    paginate_by = 50
    verbose_name_plural = _("themes")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = get_object_or_404(Consultation, pk=kwargs["consultation_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ensure_reflections(consultation=self.consultation)
        return super().get(request, *args, **kwargs)

    @cached_property
    def filter_form(self) -> ThemeFilter:
        return ThemeFilter(self.request.GET, consultation=self.consultation)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("label", label=_("Theme"), url_name="responses:write"),
            Column(
                "goal",
                label=_("Goal"),
                accessor=lambda theme: goal_label(theme.goal_code) or _("Whole plan"),
            ),
            NumberColumn("opinion_count", label=_("Opinions")),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda theme: (
                    gettext("Answered") if is_answered(theme) else gettext("Not answered")
                ),
                primary=lambda theme: not is_answered(theme),
            ),
            Column(
                "reflection",
                label=_("Reflection"),
                accessor=lambda theme: theme.response.reflection if is_answered(theme) else "",
            ),
            DateColumn(
                "written",
                label=_("Written"),
                accessor=lambda theme: theme.response.written_at if is_answered(theme) else None,
            ),
        ]

    def get_base_queryset(self) -> Any:
        themes = themes_to_answer().filter(consultation=self.consultation)
        return with_opinion_count(themes).select_related("response__reflection")

    def filter_queryset(self, queryset: Any) -> Any:
        return self.filter_form.apply(queryset)

    @property
    def is_filtering(self) -> bool:
        return self.filter_form.has_changed()

    def get_index_url(self) -> str:
        return reverse("responses:themes", args=[self.consultation.pk])

    def get_page_title(self) -> str:
        return str(self.consultation.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(), {"url": "", "label": self.consultation.title}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if self.request.user.has_perm("responses.publish_response"):
            buttons.append(
                HeaderButton(
                    _("Check and publish"),
                    url=reverse("responses:publish", args=[self.consultation.pk]),
                    icon_name="upload",
                )
            )
        if self.request.user.has_perm("responses.change_reflection"):
            buttons.append(
                HeaderButton(
                    _("Reflections"),
                    url=f"{reverse('reflections:index')}?consultation={self.consultation.pk}",
                    icon_name="tag",
                )
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filter_form": self.filter_form}
