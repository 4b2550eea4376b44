"""Editing a goal: codes stay unique and true to their goal, and measures with opinions stay."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from .usage import goal_codes_in_use


class GoalForm(WagtailAdminPageForm):
    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        others = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if others.filter(number=number).exists():
            raise ValidationError(_("Another goal of this consultation has this number."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "directions" not in self.formsets or not all(
            formset.is_valid() for formset in self.formsets.values()
        ):
            return cleaned
        directions, measures = self._codes()
        self._check_codes(directions, measures)
        self._check_usage(set(measures))
        return cleaned

    def _codes(self) -> tuple[list[str], list[str]]:
        directions, measures = [], []
        for direction in self.formsets["directions"].forms:
            if _is_kept(direction):
                directions.append(direction.cleaned_data["code"])
                measures += [
                    measure.cleaned_data["code"]
                    for measure in direction.formsets["measures"].forms
                    if _is_kept(measure)
                ]
        return directions, measures

    def _check_codes(self, directions: list[str], measures: list[str]) -> None:
        for code, times in Counter(directions + measures).items():
            if times > 1:
                self.add_error(None, _("The code %(code)s is used twice.") % {"code": code})
        number = self.cleaned_data.get("number")
        for code in directions + measures:
            if number and not code.startswith(f"{number}-"):
                self.add_error(
                    None,
                    _("The code %(code)s does not belong to goal %(number)s.")
                    % {"code": code, "number": number},
                )

    def _check_usage(self, kept: set[str]) -> None:
        """Compare with what is spoken about, not with the page: an older draft of it, or a
        revision brought back, may never have held a measure that citizens saw published."""
        if self.instance.pk is None:
            return
        stored = self.initial["number"]
        in_use = goal_codes_in_use(self.instance.consultation, stored)
        if in_use and self.cleaned_data.get("number") != stored:
            self.add_error("number", _("This goal has opinions: its number cannot change."))
        if missing := {code for code in in_use if "-" in code} - kept:
            self.add_error(
                None,
                _(
                    "These measures have opinions and can be reworded but not removed, nor can "
                    "their codes change: %(codes)s"
                )
                % {"codes": ", ".join(sorted(missing))},
            )


def _is_kept(form: Any) -> bool:
    return bool(form.cleaned_data.get("code")) and not form.cleaned_data.get("DELETE")
