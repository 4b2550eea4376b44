"""What the pages about the text of one submission share: where it is, and words selected in it."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.submissions.models import Submission
from engagement.submissions.reception.pages import ReceptionPage


class SubmissionPage(ReceptionPage):
    """A page of the reception in one consultation; ``submissions`` are those that it may show."""

    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        found: Consultation = get_object_or_404(Consultation, pk=self.kwargs["consultation_id"])
        return found

    @property
    def submissions(self) -> Any:
        rows = Submission.objects.filter(consultation=self.consultation)
        return rows.select_related("consultation")

    @cached_property
    def submission(self) -> Submission:
        found: Submission = get_object_or_404(self.submissions, pk=self.kwargs["submission_id"])
        return found


def words_field(label: Any, help_text: Any, required: Any) -> forms.CharField:
    """Where the words go that somebody selects in the text or copies from it."""
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-selected-words": ""}),
        help_text=help_text,
        error_messages={"required": required},
    )


class SelectedWordsForm(forms.Form):
    """``words`` of ``text``, and in ``cleaned_data["spans"]`` where they stand: where they were
    selected, or without ``start`` wherever they are found."""

    start = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput(attrs={"data-selected-start": ""})
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        words = data.get("words", "").replace("\r\n", "\n")
        start = data.get("start")
        if not words:
            return data
        if start is not None and self.text[start : start + len(words)] == words:
            data["spans"] = [(start, start + len(words))]
        else:
            data["spans"] = _wherever(words.strip(), self.text)
        if not data["spans"]:
            self.add_error("words", _("These words are not in the text. Copy them as they are."))
        return data


def _wherever(words: str, text: str) -> list[tuple[int, int]]:
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return found
