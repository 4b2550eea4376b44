"""The form of the proxy entry: few fields, typed from the top to the bottom."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation, FieldKey
from engagement.consultations.period import Arrival

from ..models import Channel, Stance
from ..questions import questions
from ..services.content import SEPARATOR, Part
from ..services.enter import CHANNELS, Original
from .comment import count_of, problems_of
from .fields import CleanTextField, field_for
from .files import ScanBox
from .opinion import MAX_OPINIONS, DraftChoices
from .submission import SubmissionForm

LANGUAGES = [
    ("ja", _("Japanese")),
    ("en", _("English")),
    ("zh", _("Chinese")),
    ("ko", _("Korean")),
    ("vi", _("Vietnamese")),
    ("pt", _("Portuguese")),
    ("es", _("Spanish")),
    ("tl", _("Filipino")),
    ("ne", _("Nepali")),
    ("id", _("Indonesian")),
    ("th", _("Thai")),
    ("und", _("Another language")),
]


class EntryOpinionForm(forms.Form):
    """One opinion as it is typed in: its words, and what it is about by code."""

    text = CleanTextField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    about = CleanTextField(
        label=_("About (codes)"),
        required=False,
        max_length=200,
        help_text=_(
            "Measures such as 4-2-1, or the number of a goal, with spaces between; empty for the "
            "plan as a whole."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    stance = forms.ChoiceField(
        label=_("Stance"),
        required=False,
        choices=[("", pgettext_lazy("stance", "Not said")), *Stance.choices],
    )
    translation = CleanTextField(
        label=_("Translation into Japanese"),
        required=False,
        strip=False,
        help_text=_("For an original in another language: the analysis reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, number: int, draft: DraftChoices, **kwargs: Any):
        super().__init__(data, prefix=f"opinion-{number}", **kwargs)
        self.number = number
        self.draft = draft
        if not draft.asks_stance:
            del self.fields["stance"]

    def clean_about(self) -> tuple[str, list[str]]:
        """The goal and the measures."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["about"])
        codes = re.split(r"[\s,、，・]+", re.sub(r"[‐-―−ー]", "-", typed).strip())
        codes = [code for code in codes if code]
        goals = {goal.code for goal in self.draft.goals}
        measures = {measure.code for measure in self.draft.measures}
        if unknown := [code for code in codes if code not in goals | measures]:
            raise forms.ValidationError(
                _("The draft holds no “%(code)s”."), params={"code": unknown[0]}
            )
        named = {code.split("-")[0] for code in codes}
        return (named.pop() if len(named) == 1 else ""), [c for c in codes if c in measures]

    def clean(self) -> None:
        said = self.cleaned_data
        goal, measures = said.get("about", ("", []))
        if not said.get("text") and (goal or measures or said.get("translation")):
            self.add_error("text", _("Write your opinion here, or remove this box."))

    @property
    def part(self) -> Part:
        goal, measures = self.cleaned_data["about"]
        return Part(
            text=self.cleaned_data["text"],
            goal_code=goal,
            measure_codes=measures,
            stance=self.cleaned_data.get("stance", ""),
            translation=self.cleaned_data["translation"],
        )

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self[name].value() for name in self.fields}


class EntryForm(SubmissionForm):
    """What is typed in for one submission. ``KEPT`` is proposed again for the next one."""

    KEPT = ("channel", "received_on")

    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(channel.value, channel.label) for channel in CHANNELS]
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    received_time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    postmarked_on = forms.DateField(
        label=_("Postmark"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Language of the original"), choices=LANGUAGES)
    signatories = forms.IntegerField(
        label=_("Number of signatories"), min_value=1, max_value=1_000_000, initial=1
    )
    is_anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    late_reason = CleanTextField(label=_("If it came late: why"), required=False, max_length=200)
    boxes = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = CleanTextField(widget=forms.HiddenInput, required=False)

    data: Any

    def __init__(
        self,
        data: Any = None,
        *,
        consultation: Consultation,
        user: Any,
        opinions: Sequence[dict[str, Any]] = ({},),
        files: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.consultation = consultation
        self.draft = DraftChoices(consultation)
        self.questions = questions(consultation)
        for question in self.questions:
            self.fields[question.key] = field_for(question)
            self.fields[question.key].required = False
            self.fields[question.key].help_text = ""
            self.fields[question.key].widget.attrs["autocomplete"] = "off"
        self.opinions = self._boxes(opinions)
        self.initial["boxes"] = len(self.opinions)
        self.initial.setdefault("form_key", uuid4())
        self.initial.setdefault("received_on", timezone.localdate())
        self.file_box = ScanBox(
            consultation, data.getlist("files") if self.is_bound else files, user
        )

    def _boxes(self, opinions: Sequence[dict[str, Any]]) -> list[EntryOpinionForm]:
        if self.is_bound:
            numbers = range(1, count_of(self.data.get("boxes")) + 1)
            return [EntryOpinionForm(self.data, number=n, draft=self.draft) for n in numbers]
        return [
            EntryOpinionForm(number=n, draft=self.draft, initial=initial)
            for n, initial in enumerate(opinions[:MAX_OPINIONS], start=1)
        ]

    def is_valid(self) -> bool:
        facts = super().is_valid()  # which may find fault with a box, so it goes first
        return all([facts, not self.file_box.errors, *(box.is_valid() for box in self.opinions)])

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("is_anonymous") and said.get(FieldKey.NAME):
            self.add_error("is_anonymous", _("There is a name: untick this, or remove the name."))
        if not all([box.is_valid() for box in self.opinions]):  # noqa: C419 - each is looked at
            return
        if not self.filled:
            self.opinions[0].add_error("text", _("Type in the text."))
            return
        texts = [box.cleaned_data["text"] for box in self.filled]
        if len(SEPARATOR.join(texts)) > self.consultation.max_characters:
            self.opinions[0].add_error(
                "text",
                forms.ValidationError(
                    _("All opinions together may have at most %(limit)s characters."),
                    params={"limit": f"{self.consultation.max_characters:,}"},
                ),
            )

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        yield from problems_of(self)
        for box in self.opinions:
            yield from problems_of(box)
        for error in self.file_box.errors:
            yield "files", error

    @property
    def original(self) -> Original:
        said = self.cleaned_data
        return Original(
            channel=Channel(said["channel"]),
            arrival=Arrival(said["received_on"], said["received_time"], said["postmarked_on"]),
            signatories=said["signatories"],
            is_anonymous=said["is_anonymous"],
            language=said["language"],
            late_reason=said["late_reason"],
        )

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self[name].value() for name in self.fields}
