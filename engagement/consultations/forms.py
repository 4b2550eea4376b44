"""Editing a goal: codes stay unique and true to their goal, and measures with opinions stay."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from .furigana import without_ruby
from .usage import goal_codes_in_use, missing_measures


class GoalForm(WagtailAdminPageForm):
    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        others = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if others.filter(number=number).exists():
            raise ValidationError(_("Another goal of this consultation has this number."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        _check_furigana(self)
        if "directions" not in self.formsets or not all(
            formset.is_valid() for formset in self.formsets.values()
        ):
            return cleaned
        directions = _kept(self.formsets["directions"])
        measures = [each for form in directions for each in _kept(form.formsets["measures"])]
        kept = {each.cleaned_data["code"] for each in measures}
        self._check_codes([*directions, *measures])
        for measure in measures:
            _check_furigana(measure)
        self._check_usage(kept)
        return cleaned

    def _check_codes(self, items: list[Any]) -> None:
        """Complain beside each code that is wrong, so that its panel unfolds."""
        number = self.cleaned_data.get("number")
        times = Counter(item.cleaned_data["code"] for item in items)
        for item in items:
            code = item.cleaned_data["code"]
            if times[code] > 1:
                item.add_error("code", _("The code %(code)s is used twice.") % {"code": code})
            elif number and not code.startswith(f"{number}-"):
                item.add_error(
                    "code",
                    _("The code %(code)s does not belong to goal %(number)s.")
                    % {"code": code, "number": number},
                )

    def _check_usage(self, kept: set[str]) -> None:
        """Compare with what is spoken about, not with the page: an older draft of it, or a
        revision brought back, may never have held a measure that citizens saw published."""
        if self.instance.pk is None:
            return
        stored = type(self.instance).objects.get(pk=self.instance.pk)
        in_use = goal_codes_in_use(stored.consultation, stored.number)
        if in_use and self.cleaned_data.get("number") != stored.number:
            self.add_error("number", _("This goal has opinions: its number cannot change."))
        if missing := missing_measures(stored, kept):
            self.add_error(
                None,
                _(
                    "These measures have opinions and can be reworded but not removed, nor can "
                    "their codes change: %(codes)s"
                )
                % {"codes": ", ".join(missing)},
            )


def _check_furigana(form: Any) -> None:
    """Furigana that belong to another title would be left out in silence."""
    ruby, title = (form.cleaned_data.get(name, "") for name in ("title_ruby", "title"))
    if ruby and without_ruby(ruby) != title:
        form.add_error("title_ruby", _("Without its furigana this must be exactly the title."))


def _kept(formset: Any) -> list[Any]:
    """The forms of a formset that hold an item which is to stay."""
    return [
        form
        for form in formset.forms
        if form.cleaned_data.get("code") and not form.cleaned_data.get("DELETE")
    ]
