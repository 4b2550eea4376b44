from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from ..draft import goal_label
from ..forms import LABEL_ERRORS, RenameForm
from ..models import Placement, Theme
from ..rows import folded
from ..services.themes import ThemeError, rename_theme, reopen_theme, review_theme
from .pages import ConsultationPage, OpinionsPage


class ThemePage(ConsultationPage):
    """A page about one theme of the consultation."""

    @cached_property
    def theme(self) -> Theme:
        themes = Theme.objects.of(self.consultation).select_related("consultation")
        found: Theme = get_object_or_404(themes, pk=self.kwargs["theme_id"])
        return found

    def get_page_title(self) -> str:
        return self.theme.label

    def theme_url(self) -> str:
        return self.url("theme", self.theme.pk)


class ThemeView(ThemePage, OpinionsPage, TemplateView):
    """A theme with its opinions in the citizens' own words; its name can be changed here."""

    template_name = "review/theme.html"
    rename_form: RenameForm | None = None

    def placements(self) -> Any:
        return Placement.objects.filter(theme=self.theme)

    def fold(self, placements: Any) -> Any:
        return folded(placements, self.theme)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.rename_form = RenameForm(request.POST)
        if form.is_valid() and self._rename(form):
            messages.success(request, _("The theme is renamed."))
            return redirect(self.theme_url())
        return self.render_to_response(self.get_context_data())

    def _rename(self, form: RenameForm) -> bool:
        try:
            rename_theme(
                theme=self.theme,
                label=form.cleaned_data["label"],
                shown=form.cleaned_data["shown"],
                user=self.request.user,
            )
        except ThemeError as error:
            form.add_error("label", LABEL_ERRORS[type(error)])
            # What is typed stays, and what it will replace is seen when it is sent again.
            form.data = {"label": form.data["label"], "shown": self.theme.label}
            return False
        return True

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = self.url("theme_history", self.theme.pk)
        return [HeaderButton(_("History"), url=url, icon_name="history")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initial = {"label": self.theme.label, "shown": self.theme.label}
        return {
            **super().get_context_data(**kwargs),
            "theme": self.theme,
            "goal": goal_label(self.theme.goal_code),
            "goal_title": self.draft.goal_title(self.theme.goal_code),
            "opinion_count": self.placements().count(),
            "rename_form": self.rename_form or RenameForm(initial=initial),
            "may_change": self.may("review.change_theme"),
        }


class ReviewedView(ThemePage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        review_theme(theme=self.theme, user=request.user)
        messages.success(request, _("The theme is marked as reviewed."))
        return redirect(self.theme_url())


class ReopenView(ThemePage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reopen_theme(theme=self.theme, user=request.user)
        messages.success(request, _("The theme is marked as proposed."))
        return redirect(self.theme_url())
