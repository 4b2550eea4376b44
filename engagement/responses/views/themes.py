from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.models import Consultation
from engagement.review.models import Theme

from ..answers import single_answers, themes_to_answer, with_opinion_count
from ..approval import Stage, stages
from ..assignment import is_restricted, seen_by
from ..forms import ThemeFilter
from ..left_over import left_over
from ..services.reflections import ensure_reflections
from ..snapshot import goal_label
from .access import ResponsesPage

SINGLES = 200


def is_answered(theme: Theme) -> bool:
    return hasattr(theme, "response")


class LabelledColumn(Column):
    """A column whose cells say what they are where a phone sets them below each other."""

    cell_template_name = "responses/admin/_labelled_cell.html"


def _written_on(theme: Theme) -> str:
    return timezone.localtime(theme.response.written_at).date().isoformat()


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
            LabelledColumn(
                "goal",
                label=_("Goal"),
                accessor=lambda theme: goal_label(theme.goal_code) or _("Whole plan"),
            ),
            LabelledColumn("opinion_count", label=_("Opinions")),
            LabelledColumn("department", label=_("Department")),
            LabelledColumn("due_on", label=_("Due on"), accessor=lambda t: str(t.due_on or "")),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=self._state,
                primary=lambda theme: not is_answered(theme) or not theme.response.live,
            ),
            LabelledColumn(
                "reflection",
                label=_("Reflection"),
                accessor=lambda theme: theme.response.reflection if is_answered(theme) else "",
            ),
            LabelledColumn(
                "written",
                label=_("Written"),
                accessor=lambda theme: _written_on(theme) if is_answered(theme) else "",
            ),
        ]

    def get_base_queryset(self) -> Any:
        themes = themes_to_answer().filter(consultation=self.consultation)
        themes = with_opinion_count(seen_by(self.request.user, themes))
        return themes.select_related("response__reflection", "department")

    @cached_property
    def stages(self) -> dict[int, Stage]:
        """The stages of the answers on this page of the list, by their ids."""
        return stages(theme.response for theme in self.object_list if is_answered(theme))

    def _state(self, theme: Theme) -> str:
        if not is_answered(theme):
            return gettext("Not answered")
        return self.stages[theme.response.pk].label

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
            buttons.append(
                HeaderButton(
                    _("After publication"),
                    url=reverse("responses:follow_up", args=[self.consultation.pk]),
                    icon_name="history",
                )
            )
        if self.request.user.has_perm("responses.change_reflection"):
            buttons.append(
                HeaderButton(
                    _("Reflections"),
                    url=reverse("responses:schemes", args=[self.consultation.pk]),
                    icon_name="tag",
                )
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filter_form": self.filter_form,
            "singles": self._singles(),
            "left_over": self._left_over(),
        }

    def _left_over(self) -> Any:
        """The answers that no opinion is left for, under the others."""
        themes = seen_by(self.request.user, Theme.objects.filter(consultation=self.consultation))
        return left_over(self.consultation).filter(theme__in=themes)[:SINGLES]

    def _singles(self) -> list[tuple[Any, Stage]]:
        """The answers to single opinions, under the list of themes."""
        answers = single_answers(self.consultation)
        if is_restricted(self.request.user):
            answers = answers.filter(
                opinion__placement__theme__in=seen_by(self.request.user, Theme.objects.all())
            )
        listed = list(answers[:SINGLES])
        stage = stages(listed)
        return [(answer, stage[answer.pk]) for answer in listed]
