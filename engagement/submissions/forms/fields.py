"""Fields of the public forms. Whatever is typed is cleaned, not complained about, where it can."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import FieldKey

from ..questions import Question
from ..text import clean_text


class CleanTextField(forms.CharField):
    """A text field in which what cannot be stored is dropped, not complained about."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


LINES = {
    # key: longest answer, what the browser may fill in, what is said when it is missing
    FieldKey.NAME: (100, "name", _("Enter your name.")),
    FieldKey.KANA: (100, "off", _("Enter your name in kana.")),
    FieldKey.ADDRESS: (300, "street-address", _("Enter your address.")),
    FieldKey.TELEPHONE: (30, "tel", _("Enter your telephone number.")),
    FieldKey.DISTRICT: (100, "off", _("Enter your district.")),
}
CHOICES = {
    FieldKey.DISTRICT: _("Choose your district."),
    FieldKey.AFFILIATION: _("Choose your relation to the city."),
    FieldKey.AGE_GROUP: _("Choose your age group."),
}
HELP = {
    FieldKey.EMAIL: _(
        "To send you the receipt number and a copy, and later the answer. It is never published."
    ),
    FieldKey.NAME: _("It is never published."),
    FieldKey.ADDRESS: _("It is never published."),
    FieldKey.TELEPHONE: _("Only for questions about your comment. It is never published."),
}


def field_for(question: Question) -> forms.Field:
    """The form field that asks ``question``."""
    field = _field(question)
    field.label = question.key.label
    field.required = question.required
    field.help_text = HELP.get(question.key, "")
    return field


def _field(question: Question) -> forms.Field:
    if question.key == FieldKey.EMAIL:
        return _email()
    if question.choices:
        return forms.ChoiceField(
            choices=[("", pgettext_lazy("list", "Choose")), *question.choices],
            error_messages={"required": CHOICES[question.key]},
        )
    longest, autocomplete, missing = LINES[question.key]
    telephone = question.key == FieldKey.TELEPHONE
    return CleanTextField(
        max_length=longest,
        widget=forms.TextInput(
            attrs={"autocomplete": autocomplete, **({"type": "tel"} if telephone else {})}
        ),
        validators=[_has_digits] if telephone else [],
        error_messages={
            "required": missing,
            "max_length": _("At most %(limit_value)d characters can be entered here."),
        },
    )


def _email() -> forms.EmailField:
    wrong = _("Enter the e-mail address in a form such as name@example.jp.")
    return forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": wrong, "required": _("Enter your e-mail address.")},
    )


def _has_digits(typed: str) -> None:
    if sum(character.isdigit() for character in unicodedata.normalize("NFKC", typed)) < 6:
        raise ValidationError(_("Enter the telephone number in digits, such as 076-000-0000."))
