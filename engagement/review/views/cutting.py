"""Cutting a submission into opinions (件への分割) by hand."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.submissions.models import (
    DROP_REASONS,
    AsideReason,
    Opinion,
    State,
    Submission,
)

from ..marked import Span, spans
from ..services.cut_opinions import (
    CUTS_OPINIONS,
    drop_opinion,
    join_opinions,
    restore_opinion,
    split_opinion,
)
from ..services.refusals import Refused
from .pages import whole_number
from .submission import SelectedWordsForm, SubmissionPage, words_field

# A Latin full stop ends a sentence only before a space: "1.5" goes on.
_SENTENCE = re.compile(r"(?:[^。．！？!?\n.]|\.(?!\s))+[。．！？!?.\n]*\s*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of an opinion; ``end`` is where the next one begins, 0 after the last."""

    text: str
    end: int


@dataclass(frozen=True)
class Cut:
    """An opinion as the page numbers it."""

    number: int
    opinion: Opinion
    sentences: list[Sentence]
    following: Opinion | None


class SelectedForm(SelectedWordsForm):
    """Words of one opinion that are to be an opinion of their own."""

    words = words_field(
        gettext_lazy("Words that are an opinion of their own"),
        gettext_lazy("Select them in the text above, or copy them here."),
        gettext_lazy("Select or copy the words in the text."),
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, text=submission.text, **kwargs)
        self.submission = submission

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("spans"):
            return data
        start, end = data["span"] = data["spans"][0]
        data["opinion"] = self.submission.opinions.filter(start__lte=start, end__gte=end).first()
        if data["opinion"] is None:
            self.add_error("words", _("Choose words that lie within one opinion."))
        return data


class CutView(SubmissionPage, TemplateView):
    """The opinions of a submission as numbered spans of its text, to be cut otherwise."""

    permissions = ("submissions.view_submission", "submissions.view_opinion", CUTS_OPINIONS)
    template_name = "review/cut.html"
    page_title = gettext_lazy("Splitting into opinions")
    request: HttpRequest

    def get_page_subtitle(self) -> str:
        return str(self.submission)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.submission.state != State.PLACED:
            messages.info(request, _("It has no opinions in the review any more."))
            return redirect("submissions_admin:inspect", self.submission.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = None
        try:
            # Looked up first, so that another consultation's is not found whatever is posted.
            match self.submission and request.POST.get("action"):
                case "select":
                    form = SelectedForm(request.POST, submission=self.submission)
                    if not form.is_valid():
                        return self.page(form)
                    data = form.cleaned_data
                    split_opinion(opinion=data["opinion"], at=data["span"], user=request.user)
                case "split":
                    at = whole_number(request.POST.get("at", "")) or 0
                    split_opinion(opinion=self.named("opinion"), at=[at], user=request.user)
                case "join":
                    both = [self.named("opinion"), self.named("following")]
                    join_opinions(opinions=both, user=request.user)
                case "drop":
                    reason = request.POST.get("reason", "")
                    if reason not in DROP_REASONS:
                        messages.error(request, _("Choose why it is no opinion."))
                        return redirect(request.get_full_path())
                    drop_opinion(
                        opinion=self.named("opinion"),
                        reason=AsideReason(reason),
                        user=request.user,
                    )
                case "restore":
                    restore_opinion(opinion=self.named("opinion"), user=request.user)
        except Refused as refusal:
            buttons = [messages.button(refusal.url, _("Go there"))] if refusal.url else []
            messages.error(request, str(refusal), buttons=buttons)
            if form is not None:
                return self.page(form)
        else:
            messages.success(request, _("The change is saved."))
        return redirect(request.get_full_path())

    def page(self, form: SelectedForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def named(self, field: str) -> Opinion:
        rows = Opinion.everything.filter(submission=self.submission).select_related("submission")
        found: Opinion = get_object_or_404(rows, pk=whole_number(self.request.POST.get(field, "")))
        found.submission.consultation = self.consultation
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opinions = list(self.submission.opinions.select_related("submission").order_by("start"))
        dropped = Opinion.everything.filter(
            submission=self.submission, set_aside__in=DROP_REASONS
        ).select_related("submission")
        form = kwargs.pop("form", None) or SelectedForm(submission=self.submission)
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "submission": self.submission,
            "pieces": _numbered(self.submission, opinions),
            "cuts": [
                Cut(number, opinion, _sentences(opinion), following)
                for number, (opinion, following) in enumerate(
                    zip(opinions, [*opinions[1:], None], strict=True), start=1
                )
            ],
            "dropped": dropped.order_by("start"),
            "reasons": [(reason, reason.label) for reason in DROP_REASONS],
            "form": form,
            "may_see_review": self.request.user.has_perm("review.view_theme"),
        }


def _numbered(submission: Submission, opinions: list[Opinion]) -> list[Span]:
    return spans(
        submission.text,
        [
            (opinion.start, opinion.end, "odd" if number % 2 else "even", f"[{number}]")
            for number, opinion in enumerate(opinions, start=1)
        ],
    )


def _sentences(opinion: Opinion) -> list[Sentence]:
    text = opinion.text
    found = [Sentence(m.group().strip(), opinion.start + m.end()) for m in _SENTENCE.finditer(text)]
    if found:
        found[-1] = Sentence(found[-1].text, 0)
    return found
