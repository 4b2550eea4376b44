"""The public comment form. It only shapes the question; the service decides."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation, Measure

from .text import clean_text

WHOLE = ""


class CleanTextField(forms.CharField):
    """A text field in which what cannot be stored is dropped, not complained about."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class CommentForm(forms.Form):
    """What a citizen fills in: what it is about, the comment, an address if they like."""

    goal = forms.ChoiceField(
        label=_("What is your comment about?"), required=False, widget=forms.RadioSelect
    )
    measures = forms.MultipleChoiceField(
        label=_("Measures you comment on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = CleanTextField(label=_("Your comment"), strip=False, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Enter the e-mail address in a form such as name@example.jp.")
        },
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(required=False)  # for robots; people never see it

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.goals = list(consultation.goals.prefetch_related("directions__measures"))
        self.fields["goal"].choices = [
            (WHOLE, _("The plan as a whole")),
            *((goal.code, f"{goal.label} {goal.in_language('title')}") for goal in self.goals),
        ]
        self.fields["measures"].choices = [
            (measure.code, measure.in_language("title")) for measure in self._all_measures()
        ]
        self.initial.setdefault("form_key", uuid4())

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        limit = self.consultation.max_characters
        if not text:
            raise forms.ValidationError(_("Write your comment."), code="empty")
        if len(text) > limit:
            raise forms.ValidationError(
                _(
                    "The comment has %(length)s characters; at most %(limit)s can be sent at once. "
                    "Shorten it, or send it in two parts."
                ),
                params={"length": len(text), "limit": limit},
                code="too_long",
            )
        return text

    @property
    def looks_automatic(self) -> bool:
        """Whether the field that people cannot see was filled in."""
        return bool(self.data.get("website"))

    @property
    def chosen_measures(self) -> list[Measure]:
        chosen = set(self["measures"].value() or [])
        return [measure for measure in self._all_measures() if measure.code in chosen]

    @property
    def goals_with_choices(self) -> set[str]:
        return {measure.code.split("-")[0] for measure in self.chosen_measures}

    @property
    def chosen_goal(self) -> Any:
        return next((goal for goal in self.goals if goal.code == self["goal"].value()), None)

    def _all_measures(self) -> Iterator[Measure]:
        for goal in self.goals:
            for direction in goal.directions.all():
                yield from direction.measures.all()
