from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from engagement.consultations.models import Consultation, Department
from engagement.review.models.theme import WHOLE_PLAN

from .models import Response
from .services.changes import wordings_now

FIELDS = (("title", _("Title")), ("description", _("Description")))


class ChangeForm(forms.Form):
    """One change of the draft that the answer names; left empty, there is none."""

    place = forms.ChoiceField(label=_("Place in the draft"), required=False)
    after = forms.CharField(
        label=_("New wording"),
        required=False,
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "—"), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("place")) != bool(cleaned.get("after")):
            raise forms.ValidationError(_("A change needs both its place and the new wording."))
        return cleaned

    @property
    def change(self) -> dict[str, str] | None:
        place = self.cleaned_data.get("place")
        if not place:
            return None
        code, _colon, field = place.partition(":")
        return {"code": code, "field": field, "after": self.cleaned_data["after"]}


ChangeFormSet = forms.formset_factory(ChangeForm, extra=2, max_num=30)


def places_in(consultation: Consultation) -> list[tuple[str, str]]:
    """What an answer can say to be changed: ``1-1-1:title``, and how it reads now."""
    names = dict(FIELDS)
    return [
        (f"{code}:{field}", f"{code} {names[field]}: {text.ja[:40]}")
        for (code, field), text in wordings_now(consultation).items()
    ]


class ResponseForm(forms.Form):
    """The answer to a theme; ``seen`` tells which version the writer started from."""

    summary = forms.CharField(
        label=_("Summary of the opinions"), widget=AdminAutoHeightTextInput(attrs={"rows": 4})
    )
    text = forms.CharField(
        label=_("The city's view"), widget=AdminAutoHeightTextInput(attrs={"rows": 8})
    )
    notes = forms.CharField(
        label=_("Internal notes"),
        required=False,
        help_text=_("Read by staff only and never published."),
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
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

    STATES = (
        ("", _("All")),
        ("open", _("Not answered")),
        ("answered", _("Answered")),
        ("unapproved", _("Answered, not approved")),
        ("approved", pgettext_lazy("response", "Approved")),
    )
    QUERIES: ClassVar[dict[str, dict[str, bool]]] = {
        "open": {"response__isnull": True},
        "answered": {"response__isnull": False},
        "unapproved": {"response__live": False},
        "approved": {"response__live": True},
    }

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [(goal.code, f"{goal.label} {goal.title}") for goal in consultation.goals]
        self.fields["goal"] = forms.ChoiceField(
            label=_("Goal"),
            choices=[("", _("All")), *goals, (WHOLE_PLAN, _("The whole plan and other matters"))],
            required=False,
        )
        self.fields["department"] = forms.ModelChoiceField(
            label=_("Department"),
            queryset=Department.objects.all(),
            required=False,
            empty_label=_("All"),
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
            themes = themes.filter(**self.QUERIES[wanted["state"]])
        if wanted["department"]:
            themes = themes.filter(department=wanted["department"])
        if wanted["goal"]:
            themes = themes.filter(goal_code=wanted["goal"])
        if wanted["reflection"]:
            themes = themes.filter(response__reflection=wanted["reflection"])
        return themes


class DecisionForm(forms.Form):
    """Approve a response, or return it with a comment."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
    )


class PublicationForm(forms.Form):
    """Publish now, or at a time to come; with the second publication begin the corrections."""

    at = forms.DateTimeField(
        label=_("Publish at"),
        required=False,
        help_text=_("Empty: now. The check is made again at that time."),
        widget=AdminDateTimeInput(),
    )
    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        help_text=_("Everybody can read it in the history of corrections."),
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
    )
    shows_former = forms.BooleanField(
        label=_("Show the former wording in the history of corrections"),
        required=False,
        initial=True,
        help_text=_("Leave it out where the correction removes something, as personal data."),
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["reason"], self.fields["shows_former"]
