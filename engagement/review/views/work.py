"""What staff do with one theme besides naming it: thin, each calls its service."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from ..forms import AssignForm, CommentForm, MergeForm, OpinionsForm
from ..models import ReviewEvent
from ..services.comments import comment_on_theme
from ..services.presence import say_present
from ..services.references import remove_references
from ..services.refusals import Refused, who_did_what
from ..services.reshape import merge_themes
from ..services.themes import assign_theme, lock_theme, unlock_theme
from .themes import ThemePage, ThemeView


class ThemeWork(ThemePage, View):
    """A button of the theme's page; what is refused is said there."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.work())
        return redirect(self.theme_url())

    def work(self) -> str:
        raise NotImplementedError


class LockView(ThemeWork):
    def work(self) -> str:
        lock_theme(theme=self.theme, user=self.request.user)
        return _("The theme is locked.")


class UnlockView(ThemeWork):
    def work(self) -> str:
        unlock_theme(theme=self.theme, user=self.request.user)
        return _("The theme is unlocked.")


class RemoveReferenceView(ThemeWork):
    def work(self) -> str:
        form = OpinionsForm(self.request.POST)
        opinions = form.cleaned_data["opinion"] if form.is_valid() else []
        remove_references(theme=self.theme, opinions=opinions, user=self.request.user)
        return _("The reference is removed.")


class FormView(ThemeView):
    """A form on the theme's page that keeps what was typed when it is refused."""

    form_class: Any = None
    form_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.theme_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, theme=self.theme)
        if form.is_valid():
            try:
                messages.success(request, self.work(form))
                return redirect(self.next_url())
            except Refused as refusal:
                form.add_error(None, str(refusal))
                form.show_present(self.fresh_theme())
        self.refused = (self.form_name, form)
        return self.render_to_response(self.get_context_data(), status=409)

    def fresh_theme(self) -> Any:
        self.theme.refresh_from_db()
        return self.theme

    def next_url(self) -> str:
        return self.theme_url()

    def work(self, form: Any) -> str:
        raise NotImplementedError


class AssignView(FormView):
    form_class, form_name = AssignForm, "assign_form"

    def work(self, form: Any) -> str:
        assign_theme(theme=self.theme, user=self.request.user, **form.cleaned_data)
        return _("The theme is assigned.")


class MergeView(FormView):
    form_class, form_name = MergeForm, "merge_form"

    def work(self, form: Any) -> str:
        self.into = form.cleaned_data["into"]
        merge_themes(
            into=self.into,
            themes=[self.theme],
            user=self.request.user,
            versions={self.theme.pk: form.cleaned_data["version"]},
        )
        return _("The themes are merged. You can undo this in the history.")

    def next_url(self) -> str:
        return self.url("theme", self.into.pk)


class CommentView(FormView):
    form_class, form_name = CommentForm, "comment_form"

    def work(self, form: Any) -> str:
        comment = comment_on_theme(
            theme=self.theme, text=form.cleaned_data["text"], user=self.request.user
        )
        asked = ", ".join(mention.user.get_full_name() for mention in comment.mentions.all())
        if asked:
            return _("The comment is kept, and asks %(names)s.") % {"names": asked}
        return _("The comment is kept.")


class PresenceView(ThemePage, TemplateView):
    """Who else is here, and what they changed since the page was opened; asked again and again."""

    template_name = "review/includes/presence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = self.request.GET.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        news = (
            ReviewEvent.objects.on_theme(self.theme)
            .after(number)
            .exclude(actor=self.request.user.pk)
            .select_related("actor")
            .defer("changes", "inverse")
        )
        return {
            "others": say_present(theme=self.theme, user=self.request.user),
            "news": [who_did_what(event) for event in news[:5]],
            "theme": self.theme,
            "consultation": self.consultation,
            "seen": number,
        }
