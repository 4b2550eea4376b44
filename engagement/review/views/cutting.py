"""Cutting a submission into opinions (件への分割) by hand."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.models import Consultation
from engagement.submissions.models import (
    DROP_REASONS,
    AsideReason,
    Opinion,
    State,
    Submission,
)
from engagement.submissions.reception.pages import ReceptionPage

from ..marked import Span, spans
from ..services.cut_opinions import (
    CUTS_OPINIONS,
    drop_opinion,
    join_opinions,
    restore_opinion,
    split_opinion,
)
from ..services.refusals import Refused

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


class SelectedForm(forms.Form):
    """Words of one opinion that are to be an opinion of their own."""

    words = forms.CharField(
        label=gettext_lazy("Words that are an opinion of their own"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-selected-words": ""}),
        help_text=gettext_lazy("Select them in the text above, or copy them here."),
        error_messages={"required": gettext_lazy("Select or copy the words in the text.")},
    )
    start = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput(attrs={"data-selected-start": ""})
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        words = data.get("words", "").replace("\r\n", "\n")
        if not words:
            return data
        text, start = self.submission.text, data.get("start")
        if start is None or text[start : start + len(words)] != words:
            words = words.strip()
            start = text.find(words)
        if not words or start < 0:
            self.add_error("words", _("These words are not in the text. Copy them as they are."))
            return data
        data["span"] = start, start + len(words)
        data["opinion"] = self.submission.opinions.filter(
            start__lte=start, end__gte=start + len(words)
        ).first()
        if data["opinion"] is None:
            self.add_error("words", _("Choose words that lie within one opinion."))
        return data


class CutView(ReceptionPage, TemplateView):
    """The opinions of a submission as numbered spans of its text, to be cut otherwise."""

    permissions = ("submissions.view_submission", "submissions.view_opinion", CUTS_OPINIONS)
    template_name = "review/cut.html"
    page_title = gettext_lazy("Splitting into opinions")
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        found: Consultation = get_object_or_404(Consultation, pk=self.kwargs["consultation_id"])
        return found

    @cached_property
    def submission(self) -> Submission:
        rows = Submission.objects.filter(consultation=self.consultation)
        found: Submission = get_object_or_404(
            rows.select_related("consultation"), pk=self.kwargs["submission_id"]
        )
        return found

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
                    at = _number(request.POST.get("at", ""))
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
        found: Opinion = get_object_or_404(rows, pk=_number(self.request.POST.get(field, "")))
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


def _number(text: str) -> int:
    """A number that a database takes as a key, or 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
