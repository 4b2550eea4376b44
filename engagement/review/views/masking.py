"""Settling what the machine noticed, and hiding whatever else the public must not read."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.models import Consultation
from engagement.consultations.paging import Pages
from engagement.submissions.masking import masked_text
from engagement.submissions.models import Mask, MaskReason, State, Submission
from engagement.submissions.reception.pages import ReceptionPage
from engagement.submissions.services.mask import (
    PERMISSION,
    NoReason,
    NoSuchSpan,
    SamePerson,
    TextChanged,
    confirm_mask,
    dismiss_hint,
    lift_mask,
    mask_span,
)

from ..hints import (
    Hint,
    count_open,
    hints_at,
    hints_of,
    is_settled,
    open_spans,
    waiting_masks,
)
from ..marked import Span, spans
from ..rows import HINTS
from .pages import whole_number
from .submission import SelectedWordsForm, SubmissionPage, words_field

HINTS_PER_PAGE = 50


class ReasonForm(forms.Form):
    """Why words are hidden."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason for hiding"),
        choices=MaskReason.choices,
        initial=MaskReason.PERSONAL,
    )


class WordsForm(SelectedWordsForm, ReasonForm):
    """What else is hidden: ``start`` is where it was selected; without it, wherever it stands."""

    words = words_field(
        gettext_lazy("Words to hide"),
        gettext_lazy(
            "Select them in the text above, or copy them here: then they are hidden wherever they "
            "stand in this submission."
        ),
        gettext_lazy("Select or copy the words to be hidden."),
    )


class MaskingPage(SubmissionPage):
    """Denied unless somebody may mask; what is shown is the text as it was sent."""

    permissions = ("submissions.view_submission", PERMISSION)
    request: HttpRequest

    def decide(self, submission: Submission, version: int, start: int, end: int) -> bool:
        """What the pressed button says of one span; ``False`` if the text is another by now."""
        where: dict[str, Any] = {
            "version": version,
            "start": start,
            "end": end,
            "user": self.request.user,
        }
        try:
            if self.request.POST.get("action") == "dismiss":
                dismiss_hint(submission=submission, **where)
            else:
                reason = self.request.POST.get("reason", "")
                mask_span(submission=submission, reason=reason, **where)
        except (TextChanged, NoSuchSpan, NoReason):
            return False
        return True

    def settle_chosen(self) -> None:
        chosen = [value for value in map(_parsed, self.request.POST.getlist("hint")) if value]
        rows = Submission.objects.filter(consultation=self.consultation).in_bulk(
            {pk for pk, *_span in chosen}
        )
        done = sum(self.decide(rows[pk], *span) for pk, *span in chosen if pk in rows)
        if done:
            text = ngettext("%(count)s hint is settled.", "%(count)s hints are settled.", done)
            messages.success(self.request, text % {"count": done})
        if not chosen:
            messages.error(self.request, _("Choose at least one hint."))
        elif done < len(chosen):
            messages.error(
                self.request, _("Some texts have changed meanwhile. Look at their hints again.")
            )


class MaskingIndexView(ReceptionPage, TemplateView):
    """The consultations, each with what is still to be settled in it."""

    permissions = MaskingPage.permissions
    template_name = "review/masking_index.html"
    page_title = gettext_lazy("Masking")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Consultation.objects.live().exclude(opens_at=None).order_by("-closes_at", "-pk")
        return {
            **super().get_context_data(**kwargs),
            "rows": [(row, count_open(row), waiting_masks(row).count()) for row in rows[:20]],
        }


class MaskingView(MaskingPage, TemplateView):
    """Everything that is still to be settled, to be worked off in one list."""

    template_name = "review/masking.html"
    page_title = gettext_lazy("Masking")

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.settle_chosen()
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = open_spans(self.consultation)
        page = Pages(found, HINTS_PER_PAGE).get_page(self.request.GET.get("p"))
        waiting = waiting_masks(self.consultation).select_related("submission", "made_by")
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "page": page,
            "hints": [(hint, kind_of(hint)) for hint in hints_at(page)],
            "waiting": waiting[:HINTS_PER_PAGE],
            "reason_form": ReasonForm(auto_id="list_%s"),
        }


class MaskView(MaskingPage, TemplateView):
    """One submission: its text with hints and masks marked, each to be decided."""

    template_name = "review/mask.html"
    page_title = gettext_lazy("Masking of a submission")
    words_form: ClassVar[Any] = None

    @property
    def submissions(self) -> Any:
        rows = super().submissions.exclude(state=State.WITHDRAWN)
        return rows.prefetch_related("masks__made_by", "masks__confirmed_by")

    def get_page_subtitle(self) -> str:
        return str(self.submission)

    def path(self) -> list[dict[str, Any]]:
        masking = reverse("review:masking", args=[self.consultation.pk])
        return [*super().path(), {"url": masking, "label": _("Masking")}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        # Looked up first, so that another consultation's is not found whatever is posted.
        if self.submission and action == "words":
            return self.hide_words()
        if action in ("confirm", "lift"):
            self.second_thought(action)
        else:
            self.settle_chosen()
        return redirect(request.get_full_path())

    def hide_words(self) -> HttpResponse:
        form = WordsForm(self.request.POST, text=self.submission.text)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(words_form=form), status=422)
        version = whole_number(self.request.POST.get("version", "")) or 0
        done = [self.decide(self.submission, version, *span) for span in form.cleaned_data["spans"]]
        if all(done):
            messages.success(self.request, _("Hidden: %(count)s places.") % {"count": len(done)})
        else:
            messages.error(self.request, _("The text has changed meanwhile. Look at it again."))
        return redirect(self.request.get_full_path())

    def second_thought(self, action: str) -> None:
        mask = get_object_or_404(
            Mask, submission=self.submission, pk=whole_number(self.request.POST.get("mask", ""))
        )
        try:
            (confirm_mask if action == "confirm" else lift_mask)(mask=mask, user=self.request.user)
        except SamePerson:
            messages.error(self.request, _("You decided it: another person has to confirm it."))
        except TextChanged:
            messages.error(self.request, _("The text has changed meanwhile. Look at it again."))
        else:
            messages.success(self.request, _("The change is saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = self.submission
        form = kwargs.pop("words_form", None) or WordsForm(text=submission.text)
        hints = [hint for hint in hints_of(submission) if not is_settled(hint)]
        masks = [mask for mask in submission.masks.all() if mask.version == submission.version]
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "submission": submission,
            "pieces": _marked(submission, hints, masks),
            "hints": [(hint, kind_of(hint)) for hint in hints],
            "masks": [(mask, submission.text[mask.start : mask.end]) for mask in masks],
            "masked": masked_text(submission),
            "reason_form": ReasonForm(auto_id="hints_%s"),
            "words_form": form,
        }


def kind_of(hint: Hint) -> str:
    return str(HINTS.get(hint.kind, hint.kind))


def _marked(submission: Submission, hints: list[Hint], masks: list[Mask]) -> list[Span]:
    """The text cut at what is hidden, and at the hints that are open."""
    marks = [(mask.start, mask.end, "hidden", _("hidden")) for mask in masks if mask.hides]
    marks += [(hint.start, hint.end, "hint", kind_of(hint)) for hint in hints]
    return spans(submission.text, marks)


def _parsed(value: str) -> tuple[int, int, int, int] | None:
    """What ``Hint.value`` sent: submission, version, start, end."""
    numbers = [whole_number(number) for number in value.split("-")]
    if len(numbers) != 4 or None in numbers or not all(numbers[:2]):
        return None
    pk, version, start, end = numbers
    return pk, version, start, end  # type: ignore[return-value]
