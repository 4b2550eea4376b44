"""One opinion of a comment: its text, what it is about, how it is meant."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation, Measure

from ..models import Stance
from ..services.content import Part
from .fields import CleanTextField

MAX_OPINIONS = 10
WHOLE = ""


class DraftChoices:
    """The published draft as choices, read once for all boxes of a form and only if one is used."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.asks_stance = consultation.asks_stance
        self.limit = consultation.max_characters

    @cached_property
    def goals(self) -> list[Any]:
        return list(self.consultation.goals.prefetch_related("directions__measures"))

    @cached_property
    def measures(self) -> list[Measure]:
        return list(self._measures())

    def _measures(self) -> Iterator[Measure]:
        for goal in self.goals:
            for direction in goal.directions.all():
                yield from direction.measures.all()

    @cached_property
    def goal_choices(self) -> list[tuple[str, Any]]:
        return [
            (WHOLE, _("The plan as a whole")),
            *((goal.code, f"{goal.label} {goal.in_language('title')}") for goal in self.goals),
        ]

    @cached_property
    def measure_choices(self) -> list[tuple[str, str]]:
        return [(measure.code, measure.in_language("title")) for measure in self.measures]


class OpinionForm(forms.Form):
    """One box of the comment form."""

    text = CleanTextField(
        label=_("Your comment"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "At most %(limit)s characters. Please leave out names, addresses and telephone "
            "numbers: opinions are published."
        ),
    )
    stance = forms.ChoiceField(
        label=_("How do you mean it?"),
        required=False,
        choices=[("", pgettext_lazy("stance", "Not said")), *Stance.choices],
        widget=forms.RadioSelect,
    )
    goal = forms.ChoiceField(
        label=_("What is your comment about?"), required=False, widget=forms.RadioSelect
    )
    measures = forms.MultipleChoiceField(
        label=_("Measures you comment on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, number: int, draft: DraftChoices, **kwargs: Any):
        super().__init__(data, prefix=f"opinion-{number}", **kwargs)
        self.number = number
        self.draft = draft
        self.fields["goal"].choices = lambda: draft.goal_choices  # type: ignore[attr-defined]
        self.fields["measures"].choices = lambda: draft.measure_choices  # type: ignore[attr-defined]
        self.fields["text"].help_text %= {"limit": f"{draft.limit:,}"}
        self.fields["text"].widget.attrs["required"] = number == 1
        if not draft.asks_stance:
            del self.fields["stance"]

    @property
    def lacks_text(self) -> bool:
        """Whether something was chosen here, but nothing written."""
        said = self.cleaned_data
        return not said.get("text") and bool(said.get("measures") or said.get("stance"))

    @property
    def part(self) -> Part:
        return Part(
            text=self.cleaned_data["text"],
            goal_code=self.cleaned_data["goal"],
            measure_codes=self.cleaned_data["measures"],
            stance=self.cleaned_data.get("stance", ""),
        )

    @property
    def typed(self) -> dict[str, Any]:
        """What was filled in, right or wrong, to fill in another form with."""
        return {name: self[name].value() for name in self.fields}

    @property
    def chosen_measures(self) -> list[Measure]:
        chosen = set(self["measures"].value() or [])
        return [measure for measure in self.draft.measures if measure.code in chosen]

    @property
    def goals_with_choices(self) -> set[str]:
        return {measure.code.split("-")[0] for measure in self.chosen_measures}

    @property
    def chosen_goal(self) -> Any:
        return next((g for g in self.draft.goals if g.code == self["goal"].value()), None)

    @property
    def stance_label(self) -> str:
        stance = self.cleaned_data.get("stance", "")
        return str(Stance(stance).label) if stance else ""
