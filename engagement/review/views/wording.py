from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from engagement.consultations.paging import Pages

from ..forms import LABEL_ERRORS, WordingForm
from ..models import Wording
from ..services.decide_wording import accept_wording, refuse_wording
from ..services.refusals import NotAttached
from ..services.request_wording import PERMISSION, request_wording
from ..services.themes import ThemeError
from ..wording.answer import SHORT_LABEL
from ..wording.prompt import prompt_of
from ..wording.target import Target, target
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage
from .themes import ThemePage


class AskView(ThemePage, TemplateView):
    """What would be sent about a theme, where to, and the button that sends it."""

    template_name = "review/ask.html"
    permissions = (SEES_THEMES, SEES_OPINIONS, PERMISSION)
    header_icon = "mail"

    def get_page_title(self) -> str:
        return _("Propose wording")

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.theme_url(), "label": self.theme.label}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Questions so far"), url=self.url("wordings"), icon_name="history")]

    @cached_property
    def attached(self) -> Target:
        found = target()
        if found is None:
            raise NotAttached
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        prompt = prompt_of(self.theme)
        return {
            **super().get_context_data(**kwargs),
            "theme": self.theme,
            "attached": self.attached,
            "prompt": prompt,
            "others": prompt.total - prompt.sent - prompt.held_back,
            "under_way": self.theme.wordings.active().first(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wording = request_wording(
            theme=self.theme, user=request.user, shown=request.POST.get("shown", "")
        )
        return redirect(self.url("wording", wording.pk))

    def back(self) -> str:
        return self.request.path if target() else self.theme_url()


class WordingsView(ConsultationPage, TemplateView):
    """Every question to a language model: what, where to, who asked, what became of it."""

    template_name = "review/wordings.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Questions to a language model")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wordings = Wording.objects.of(self.consultation).select_related("theme", "asked_by")
        page = Pages(wordings, 20).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page": page, "attached": target()}


class WordingPage(ConsultationPage):
    """A page about one question of the consultation."""

    permissions: ClassVar[tuple[str, ...]] = (SEES_THEMES, SEES_OPINIONS)

    @cached_property
    def wording(self) -> Wording:
        wordings = Wording.objects.of(self.consultation).select_related(
            "theme__consultation", "asked_by", "decided_by"
        )
        found: Wording = get_object_or_404(wordings, pk=self.kwargs["wording_id"])
        return found

    def wording_url(self) -> str:
        return self.url("wording", self.wording.pk)

    def form(self, data: Any = None) -> WordingForm:
        theme, wording = self.wording.theme, self.wording
        initial = {
            "label": wording.label,
            "summary": wording.summary,
            "shown_label": theme.label,
            "shown_summary": theme.summary,
        }
        return WordingForm(data, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parent: Any = super()
        return {
            **parent.get_context_data(**kwargs),
            "wording": self.wording,
            "theme": self.wording.theme,
            "form": kwargs.get("form") or self.form(),
            "is_long": len(self.wording.label) > SHORT_LABEL,
            "may_change": self.may("review.change_theme"),
        }


class WordingView(WordingPage, TemplateView):
    """How the question goes; then the proposal beside the present wording, and what was said."""

    template_name = "review/wording.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        return _("Proposed wording")

    def path(self) -> list[dict[str, Any]]:
        theme = self.wording.theme
        # A theme that is no longer in use has no page.
        url = None if theme.is_retired else self.url("theme", theme.pk)
        return [*super().path(), {"url": url, "label": theme.label}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Questions so far"), url=self.url("wordings"), icon_name="history")]


class WordingStateView(WordingPage, TemplateView):
    """The same without the page around it, for asking again and again."""

    template_name = "review/includes/wording_state.html"


class AcceptWordingView(WordingView):
    """Taking the proposal, as it was edited."""

    http_method_names = ("post",)
    permissions = (SEES_THEMES, SEES_OPINIONS, "review.change_theme")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid() and self._accept(form):
            theme = self.url("theme", self.wording.theme_id)
            button = messages.button(self.url("history"), _("History"))
            messages.success(request, _("Accepted. It can be undone."), buttons=[button])
            return redirect(theme)
        return self.render_to_response(self.get_context_data(form=form))

    def _accept(self, form: WordingForm) -> bool:
        try:
            accept_wording(wording=self.wording, user=self.request.user, **form.accepted)
        except ThemeError as error:
            form.add_error("label", LABEL_ERRORS[type(error)])
            return False
        return True

    def back(self) -> str:
        return self.wording_url()


class RefuseWordingView(WordingPage, View):
    http_method_names = ("post",)
    permissions = (SEES_THEMES, SEES_OPINIONS, "review.change_theme")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_wording(wording=self.wording, user=request.user)
        messages.success(request, _("Refused. Everything stays as it is."))
        return redirect(self.url("theme", self.wording.theme_id))

    def back(self) -> str:
        return self.wording_url()
