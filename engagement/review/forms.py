"""What staff fill in: a theme's label, and where opinions go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation, Department
from engagement.submissions.models import ExclusionReason

from .draft import Draft, goal_label
from .models import Theme
from .services.move_opinions import Destination
from .services.picked import Choice
from .services.reshape import Part
from .services.summarise_theme import LONGEST_SUMMARY
from .services.themes import (
    LONGEST_LABEL,
    EmptyLabel,
    LabelTaken,
    LabelTooLong,
    ThemeChanged,
)
from .widgets import LongSelect

LABEL_ERRORS = {
    EmptyLabel: gettext_lazy("Enter a name."),
    LabelTooLong: gettext_lazy("The name is too long: at most 100 characters."),
    LabelTaken: gettext_lazy("Another theme of this goal has this name."),
    ThemeChanged: gettext_lazy(
        "Somebody renamed this theme since you opened the page. Its name is shown above; "
        "save again if yours is better."
    ),
}


class RenameForm(forms.Form):
    label = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_LABEL,
        help_text=_("Short and plain, such as 路線バスの減便. No analysis changes it any more."),
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the same page opinions are moved to a new theme, whose name is a label, too.
        super().__init__(*args, **kwargs)
        self.auto_id = "rename_%s"


class ThemeForm(forms.Form):
    """A form about one theme that remembers which version of it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", theme.version)
        super().__init__(*args, **kwargs)

    def show_present(self, theme: Theme) -> None:
        """What is typed stays, and whoever sends it again has seen the theme as it is now."""
        typed: Any = self.data
        self.data = {**typed.dict(), "version": theme.version}


class AssignForm(ThemeForm):
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("Nobody yet")
    )
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        initial = {"department": theme.department_id, "due_on": theme.due_on}
        super().__init__(*args, theme=theme, initial=initial, **kwargs)


class MergeForm(ThemeForm):
    into = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Merge into"),
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose another theme.")},
        widget=LongSelect,
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, theme=theme, **kwargs)
        others: Any = self.fields["into"]
        others.queryset = (
            Theme.objects.of(theme.consultation_id)
            .exclude(pk=theme.pk)
            .defer("keywords")
            .order_by("goal_code", "label")
        )


class SplitForm(ThemeForm):
    """A name for each part but the first, which stays in the theme."""

    def __init__(self, *args: Any, theme: Theme, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, theme=theme, **kwargs)
        self._parts = parts
        for number, part in enumerate(parts[1:], start=1):
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Name of the new theme"),
                max_length=LONGEST_LABEL,
                initial=part.label,
                error_messages={"required": _("Enter a name.")},
            )

    @property
    def part_fields(self) -> list[Any]:
        """A field for each part, none for the first."""
        names = [f"label_{number}" for number in range(1, len(self._parts))]
        return [None, *(self[name] for name in names)][: len(self._parts)]

    @property
    def named_parts(self) -> list[Part]:
        """The parts that leave, as they were named, once the form is valid."""
        return [
            Part(self.cleaned_data[f"label_{number}"], part.opinions)
            for number, part in enumerate(self._parts[1:], start=1)
        ]


class WordingForm(forms.Form):
    """The wording that a model proposed, to be edited; what the theme was called is remembered."""

    label = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("Empty: the name stays as it is."),
    )
    summary = forms.CharField(
        label=_("Summary of the opinions"),
        max_length=LONGEST_SUMMARY,
        required=False,
        help_text=_("Empty: the summary stays as it is."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shown_label = forms.CharField(widget=forms.HiddenInput, required=False)
    shown_summary = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    @property
    def accepted(self) -> dict[str, Any]:
        """What ``accept_wording`` takes, once the form is valid."""
        values = self.cleaned_data
        shown = values["shown_label"], values["shown_summary"].replace("\r\n", "\n")
        return {"label": values["label"], "summary": values["summary"], "shown": shown}


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Working list (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write @ and a colleague's name to ask them, as in @加賀 花子."),
        error_messages={"required": _("Write a comment first.")},
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def show_present(self, theme: Theme) -> None:
        """A comment overwrites nothing."""


class OpinionsForm(forms.Form):
    opinion = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["opinion"]
        field.valid_value = lambda value: value.isascii() and value.isdigit() and len(value) < 19


class ExcludeForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=ExclusionReason)


def parse_choice(value: str) -> Choice:
    """The choice that a row's checkbox stands for. Raises ``ValueError``."""
    opinion_id, voices, version = value.split("|")
    return Choice(int(opinion_id), version, with_same_voices=voices == "all")


class ChoicesField(forms.Field):
    """The opinions that were picked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Choice]:
        try:
            return [parse_choice(item) for item in dict.fromkeys(value or ())]
        except ValueError as error:
            raise ValidationError(_("Choose opinions from the list.")) from error


class PickForm(forms.Form):
    selected = ChoicesField()


class MoveForm(PickForm):
    """Opinions and where they go: a goal, one of its themes, or a new theme there."""

    target = forms.ChoiceField(
        label=_("Move to"),
        error_messages={"required": _("Choose where the opinions belong.")},
        widget=LongSelect,
    )
    label = forms.CharField(
        label=_("Name of the new theme"), max_length=LONGEST_LABEL, required=False
    )

    def __init__(self, *args: Any, consultation: Consultation, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["target"]
        target.choices = [("", gettext("Choose…")), *self._groups(consultation, draft)]

    def _groups(
        self, consultation: Consultation, draft: Draft
    ) -> list[tuple[str, list[tuple[str, str]]]]:
        themes: dict[str, list[tuple[str, str]]] = {}
        rows = Theme.objects.of(consultation).order_by("label")
        for code, pk, label in rows.values_list("goal_code", "pk", "label"):
            themes.setdefault(code, []).append((f"theme:{pk}", label))
        codes = draft.codes(set(themes))
        return [(self._heading(draft, code), self._targets(code, themes)) for code in codes]

    def _heading(self, draft: Draft, code: str) -> str:
        return f"{goal_label(code)} {draft.goal_title(code)}".strip()

    def _targets(
        self, code: str, themes: dict[str, list[tuple[str, str]]]
    ) -> list[tuple[str, str]]:
        label = goal_label(code)
        return [
            (f"goal:{code}", gettext("%(goal)s, theme still open") % {"goal": label}),
            *themes.get(code, []),
            (f"new:{code}", gettext("%(goal)s, a new theme") % {"goal": label}),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_new = cleaned.get("target", "").startswith("new:")
        if is_new and not cleaned.get("label"):
            self.add_error("label", _("Enter a name for the new theme."))
        if cleaned.get("label") and cleaned.get("target") and not is_new:
            self.add_error(
                "target", _("To make the theme that you named, choose “a new theme” of its goal.")
            )
        return cleaned

    @cached_property
    def destination(self) -> Destination:
        """Where the opinions go, once the form is valid."""
        kind, _colon, key = self.cleaned_data["target"].partition(":")
        if kind == "theme":
            theme = Theme.objects.get(pk=key)
            return Destination(theme.goal_code, theme)
        return Destination(key, new_label=self.cleaned_data["label"] if kind == "new" else "")
