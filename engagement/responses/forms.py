from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from engagement.consultations.models import Consultation
from engagement.review.models.theme import WHOLE_PLAN

from .models import Response


class ResponseForm(forms.Form):
    """The answer to a theme; ``seen`` tells which version the writer started from."""

    summary = forms.CharField(
        label=_("Summary of the opinions"), widget=AdminAutoHeightTextInput(attrs={"rows": 4})
    )
    text = forms.CharField(
        label=_("The city's view"), widget=AdminAutoHeightTextInput(attrs={"rows": 8})
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reflection"] = forms.ModelChoiceField(
            label=_("Reflection"),
            queryset=consultation.reflections.all(),
            widget=forms.RadioSelect,
            empty_label=None,
        )

    def show_as_seen(self, response: Response) -> None:
        """Let the writer save over ``response``, now that they are told of it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = response.written_at.isoformat()  # type: ignore[index]


class ThemeFilter(forms.Form):
    """Which themes to list."""

    STATES = (("", _("All")), ("open", _("Not answered")), ("answered", _("Answered")))

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [(goal.code, f"{goal.label} {goal.title}") for goal in consultation.goals]
        self.fields["goal"] = forms.ChoiceField(
            label=_("Goal"),
            choices=[("", _("All")), *goals, (WHOLE_PLAN, _("The whole plan and other matters"))],
            required=False,
        )
        self.fields["reflection"] = forms.ModelChoiceField(
            label=_("Reflection"),
            queryset=consultation.reflections.all(),
            required=False,
            empty_label=_("All"),
        )

    def apply(self, themes: Any) -> Any:
        if not self.is_valid():
            return themes
        wanted = self.cleaned_data
        if wanted["state"]:
            themes = themes.filter(response__isnull=wanted["state"] == "open")
        if wanted["goal"]:
            themes = themes.filter(goal_code=wanted["goal"])
        if wanted["reflection"]:
            themes = themes.filter(response__reflection=wanted["reflection"])
        return themes
