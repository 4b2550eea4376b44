from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation


class FollowForm(forms.Form):
    """What to follow, and the address to write to."""

    goal = forms.ChoiceField(label=_("What to follow"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Enter the e-mail address in a form such as name@example.jp."),
            "required": _("Enter your e-mail address."),
        },
    )
    website = forms.CharField(required=False)  # for robots; people never see it

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = list(consultation.goals)
        codes = [("", ""), *((goal.code, goal.label) for goal in self.goals)]
        self.fields["goal"].choices = codes  # type: ignore[attr-defined]
