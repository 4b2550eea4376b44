from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from ..draft import goal_label
from ..forms import LABEL_ERRORS, AssignForm, CommentForm, MergeForm, RenameForm
from ..models import Placement, ReviewEvent, SummarySentence, Theme
from ..rows import folded
from ..services.refusals import Refused
from ..services.themes import ThemeError, rename_theme, reopen_theme, review_theme
from ..wording.target import target
from .pages import ConsultationPage, OpinionsPage

REFERENCES_SHOWN = 50


class ThemePage(ConsultationPage):
    """A page about one theme of the consultation."""

    @cached_property
    def theme(self) -> Theme:
        themes = Theme.objects.of(self.consultation).select_related("consultation", "department")
        found: Theme = get_object_or_404(themes, pk=self.kwargs["theme_id"])
        return found

    def get_page_title(self) -> str:
        return self.theme.label

    def back(self) -> str:
        return self.theme_url()

    def theme_url(self) -> str:
        return self.url("theme", self.theme.pk)


class ThemeView(ThemePage, OpinionsPage, TemplateView):
    """A theme with its opinions in the citizens' own words; its name can be changed here."""

    template_name = "review/theme.html"
    rename_form: RenameForm | None = None
    refused: tuple[str, Any] | None = None  # a form that was refused, and its name

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
        except Refused as refusal:
            form.add_error("label", str(refusal))
            return False
        except ThemeError as error:
            form.add_error("label", LABEL_ERRORS[type(error)])
            # What is typed stays, and what it will replace is seen when it is sent again.
            self.theme.refresh_from_db()
            form.data = {"label": form.data["label"], "shown": self.theme.label}
            return False
        return True

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = self.url("theme_history", self.theme.pk)
        split = self.url("split", self.theme.pk)
        ask = self.url("ask", self.theme.pk)
        return [
            *(
                [HeaderButton(_("Propose wording"), url=ask, icon_name="mail")]
                if self._may_ask()
                else []
            ),
            *([HeaderButton(_("Split"), url=split, icon_name="cut")] if self._may_split() else []),
            HeaderButton(_("History"), url=url, icon_name="history"),
        ]

    def _may_split(self) -> bool:
        return not self.theme.is_locked and all(
            self.may(f"review.{right}")
            for right in ("add_theme", "change_theme", "change_placement")
        )

    def _may_ask(self) -> bool:
        return target() is not None and not self.theme.is_locked and self.may("review.add_wording")

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
            "may_merge": self.may("review.change_theme") and self.may("review.change_placement"),
            "assign_form": AssignForm(theme=self.theme),
            "merge_form": MergeForm(theme=self.theme),
            "comment_form": CommentForm(theme=self.theme),
            **dict([self.refused] if self.refused else []),
            "comments": self.theme.comments.filter(is_withdrawn=False).select_related("author"),
            "summary": self._summary(),
            "references": self._references(),
            "seen": self._last_event(),
        }

    def _summary(self) -> list[SummarySentence]:
        """The sentences that tell what the theme says, of opinions that are still here."""
        sentences = self.theme.summary_sentences.select_related("opinion__submission")
        return list(sentences.filter(opinion__placement__theme=self.theme))

    def _references(self) -> Any:
        references = self.theme.references.select_related(
            "opinion__submission", "opinion__placement__theme"
        )
        return references[:REFERENCES_SHOWN]

    def _last_event(self) -> int:
        """The number of the last step before the page was made."""
        events = ReviewEvent.objects.of(self.consultation)
        return events.aggregate(last=Max("number"))["last"] or 0


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
