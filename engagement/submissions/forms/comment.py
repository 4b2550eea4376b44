"""The public comment form. It only shapes the questions; the services decide."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation

from ..pass_phrase import LONGEST, SHORTEST, fold
from ..questions import questions
from ..services.content import SEPARATOR
from . import stamp
from .fields import CleanTextField, field_for
from .files import FileBox
from .opinion import MAX_OPINIONS, DraftChoices, OpinionForm
from .submission import SubmissionForm


class CommentForm(SubmissionForm):
    """What a citizen fills in: one or more opinions, and what the city asks about themselves.

    ``opinions`` are the boxes, forms of their own. Their number is counted in the form, so that
    boxes come and go without JavaScript. ``files`` are the keys of files chosen before.
    """

    boxes = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pass_phrase = CleanTextField(
        label=_("Pass phrase for coming back"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "max_length": _("At most %(limit_value)d characters can be entered here."),
        },
    )
    consent = forms.BooleanField(required=False, label=_("I agree"))
    form_key = CleanTextField(widget=forms.HiddenInput, required=False)
    started = CleanTextField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(required=False)  # for robots; people never see it

    data: Any  # a QueryDict, where it is bound

    def __init__(
        self,
        data: Any = None,
        *,
        consultation: Consultation,
        opinions: Sequence[dict[str, Any]] = ({},),
        files: Sequence[str] = (),
        is_correction: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.consultation = consultation
        self.is_correction = is_correction
        self.questions = questions(consultation)
        for question in self.questions:
            self.fields[question.key] = field_for(question)
        self.order_fields([*(question.key for question in self.questions), "pass_phrase"])
        if is_correction:
            del self.fields["pass_phrase"]
        if not consultation.consent:
            del self.fields["consent"]
        self.opinions = self._boxes(opinions)
        self.file_box = FileBox(consultation, data.getlist("files") if self.is_bound else files)
        self.initial["boxes"] = len(self.opinions)
        self.initial.setdefault("form_key", uuid4())
        if not stamp.is_ours(self.initial.get("started", "")):
            self.initial["started"] = stamp.new_stamp()

    def _boxes(self, opinions: Sequence[dict[str, Any]]) -> list[OpinionForm]:
        draft = DraftChoices(self.consultation)
        if self.is_bound:
            numbers = range(1, count_of(self.data.get("boxes")) + 1)
            return [OpinionForm(self.data, number=n, draft=draft) for n in numbers]
        return [
            OpinionForm(number=n, draft=draft, initial=initial)
            for n, initial in enumerate(opinions[:MAX_OPINIONS], start=1)
        ]

    # Judging

    def is_valid(self) -> bool:
        return all(
            [
                super().is_valid(),
                *(box.is_valid() for box in self.opinions),
                not self.file_box.errors,
            ]
        )

    def clean(self) -> None:
        if not all(box.is_valid() for box in self.opinions):
            return
        if not self.filled:
            self.opinions[0].add_error(
                "text", forms.ValidationError(_("Write your comment."), code="empty")
            )
            return
        self._check_length()
        for box in self.opinions:
            if box.lacks_text:
                box.add_error("text", _("Write your opinion here, or remove this box."))

    def _check_length(self) -> None:
        texts = [box.cleaned_data["text"] for box in self.filled]
        length, limit = len(SEPARATOR.join(texts)), self.consultation.max_characters
        if length > limit:
            longest = max(self.filled, key=lambda box: len(box.cleaned_data["text"]))
            longest.add_error("text", _too_long(length, limit))

    def clean_pass_phrase(self) -> str:
        phrase: str = self.cleaned_data["pass_phrase"]
        if phrase and len(fold(phrase)) < SHORTEST:
            raise forms.ValidationError(
                _("The pass phrase needs at least %(shortest)s characters."),
                params={"shortest": SHORTEST},
            )
        return phrase

    def clean_consent(self) -> bool:
        if not self.cleaned_data["consent"]:
            raise forms.ValidationError(_("Your consent is needed to send the comment."))
        return True

    @property
    def has_problems(self) -> bool:
        return bool(self.file_box.errors) or (self.is_bound and not self.is_valid())

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Each error with the place of its field, in the order of the page."""
        for box in self.opinions:
            yield from problems_of(box)
        for error in self.file_box.errors:
            yield "files", error
        yield from problems_of(self)

    @property
    def looks_automatic(self) -> bool:
        """Whether the field that people cannot see was filled in."""
        return bool(self.data.get("website"))

    @property
    def is_ripe(self) -> bool:
        """Whether enough time went by since the form was opened for a person to fill it in."""
        return stamp.is_ripe(self.data.get("started", ""))

    # What it says

    @property
    def said_about_you(self) -> Iterator[tuple[str, str]]:
        """Labels and answers for the check page, in the words of the reader."""
        for question in self.questions:
            said = self.cleaned_data[question.key]
            yield str(self[question.key].label), dict(question.choices).get(said, said)
        if "pass_phrase" in self.fields:
            yield str(self["pass_phrase"].label), self.cleaned_data["pass_phrase"]

    # Going from page to page

    @property
    def typed(self) -> dict[str, Any]:
        """What was filled in beside the opinions, right or wrong."""
        return {name: self[name].value() for name in self.fields}

    @property
    def typed_text(self) -> str:
        """The texts as they were typed, for whoever must take them elsewhere."""
        return SEPARATOR.join(filter(None, (box["text"].value() for box in self.opinions)))

    @property
    def carried(self) -> Iterator[tuple[str, str]]:
        """Names and values of all that was posted, for the hidden fields of the check page."""
        for key in self.file_box.keys:
            yield "files", key
        for form in (self, *self.opinions):
            for name in form.fields:
                for value in self.data.getlist(form.add_prefix(name)):
                    yield form.add_prefix(name), self._stamped(name, value)

    def _stamped(self, name: str, value: str) -> str:
        """A missing or forged stamp is replaced: whoever waits with it is let through."""
        if name == "started" and not stamp.is_ours(value):
            return stamp.new_stamp()
        return value


def problems_of(form: forms.Form) -> Iterator[tuple[str, str]]:
    for field in form:
        for error in field.errors:
            yield field.id_for_label or field.auto_id, str(error)


def count_of(typed: str | None) -> int:
    """How many boxes a form says that it has; a broken number never hides the first one."""
    try:
        return min(max(int(typed or 1), 1), MAX_OPINIONS)
    except ValueError:
        return 1


def _too_long(length: int, limit: int) -> forms.ValidationError:
    return forms.ValidationError(
        _(
            "The comment has %(length)s characters; at most %(limit)s can be sent at once. "
            "Shorten it, or send it in two parts."
        ),
        params={"length": f"{length:,}", "limit": f"{limit:,}"},
        code="too_long",
    )
