"""The forms of an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation

from ..imports.fields import Field
from ..imports.table import SEARCHED, Header
from ..models import Channel

NOTHING = ""


class UploadForm(forms.Form):
    consultation = forms.ModelChoiceField(
        Consultation.objects.order_by("-closes_at", "-pk"),
        label=_("Consultation"),
        empty_label=None,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), up to 50 MB. Only the first sheet is read."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": _("The file is empty.")},
    )


class HeadingsForm(forms.Form):
    """Which rows hold the headings."""

    header_first = forms.IntegerField(
        label=_("First row of the headings"), min_value=1, max_value=SEARCHED
    )
    header_last = forms.IntegerField(
        label=_("Last row of the headings"), min_value=1, max_value=SEARCHED
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("header_first", 0) > said.get("header_last", SEARCHED):
            raise forms.ValidationError(_("The last row of the headings is above the first."))
        return said


class ColumnsForm(forms.Form):
    """What each column holds: one choice for a column."""

    channel = forms.ChoiceField(
        label=_("Channel of rows that name none"),
        choices=Channel.choices,
        initial=Channel.IMPORT,
    )

    def __init__(self, *args: Any, header: Header, suggested: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(NOTHING, pgettext_lazy("column", "Leave out")), *Field.choices]
        for place, heading in enumerate(header.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or str(place + 1),
                choices=choices,
                required=False,
                initial=suggested.get(place, NOTHING),
            )

    @property
    def column_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def columns(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column-") and value
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [value for name, value in said.items() if name.startswith("column-") and value]
        for field in (Field.TEXT, Field.RECEIVED_AT):
            if field not in chosen:
                message = _("No column holds “%(field)s”.") % {"field": field.label}
                self.add_error(None, message)
        for field in {field for field in chosen if chosen.count(field) > 1}:
            message = _("Two columns hold “%(field)s”.") % {"field": Field(field).label}
            self.add_error(None, message)
        return said
