"""Coming back to what one sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import CleanTextField


class ProofForm(forms.Form):
    """Receipt number and pass phrase. It never says which of the two is wrong."""

    receipt = CleanTextField(
        label=_("Receipt number"),
        max_length=200,
        error_messages={"required": _("Enter the receipt number.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    pass_phrase = CleanTextField(
        label=_("Pass phrase"),
        max_length=200,
        error_messages={"required": _("Enter the pass phrase.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
