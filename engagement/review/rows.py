"""Opinions as a page of the workspace shows them, with a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.submissions.models import Opinion, Submission, SubmissionPart

from .draft import Draft, goal_label
from .marked import Piece, pieces
from .models import Outcome, Placement, Theme
from .suggestions import CANDIDATES, Suggestion, insight_of, suggestions

HINTS = {
    "name": pgettext_lazy("person", "name"),
    "mail": _("e-mail address"),
    "phone": _("telephone number"),
    "address": _("address"),
    "my_number": _("My Number"),
    "card": _("card number"),
    "url": _("web address"),
    "abuse": _("insult"),
}


@dataclass(frozen=True)
class Named:
    code: str
    name: str


@dataclass(frozen=True)
class Row:
    """One opinion with what staff need to judge where it belongs."""

    placement: Placement
    pieces: list[Piece]
    goal: str
    part: SubmissionPart | None
    sent_from: str
    measures: list[Named]
    goals: list[Named]
    candidates: list[Suggestion]
    same_voices: int
    is_representative: bool

    @property
    def submission(self) -> Submission:
        return self.placement.opinion.submission

    @property
    def value(self) -> str:
        """What the row's checkbox sends: see ``forms.parse_choice``."""
        voices = "all" if self.same_voices else "one"
        return f"{self.placement.opinion_id}|{voices}|{self.placement.version}"

    @property
    def sits_badly(self) -> bool:
        """Whether the last run found it little like the theme that it is still in."""
        insight = insight_of(self.placement)
        return bool(
            insight
            and insight.sits_badly
            and not self.placement.is_confirmed
            and insight.theme_id == self.placement.theme_id
        )

    @property
    def confidence(self) -> int:
        return round(self.placement.goal_confidence * 100)

    @property
    def differs(self) -> bool:
        """Whether the citizen wrote on the page of another goal than the one assigned."""
        code = self.placement.goal_code
        return bool(self.sent_from and code and self.part and self.part.goal_code != code)


def folded(placements: Any, theme: Theme | None = None) -> Any:
    """``placements``, which all are in ``theme``, without the copies of one that is there too."""
    first = Placement.objects.filter(
        opinion=OuterRef("duplicate_of"), goal_code=OuterRef("goal_code"), theme=theme
    )
    return placements.exclude(Exists(first))


def opinion_rows(placements: Any, draft: Draft, *, fold: bool) -> list[Row]:
    """The rows of a page of ``placements``; ``fold`` counts the copies that ``folded`` left out."""
    page = list(placements)
    voices = _same_voices(page) if fold else {}
    candidates = suggestions(page)
    representatives = set(
        Theme.representatives.through.objects.filter(
            opinion__in=[placement.opinion_id for placement in page],
            theme__placements__opinion=F("opinion"),
        ).values_list("opinion_id", flat=True)
    )
    return [
        Row(
            placement=placement,
            pieces=_pieces(placement),
            goal=goal_label(placement.goal_code),
            part=part,
            sent_from=goal_label(part.goal_code) if part and part.goal_code else "",
            measures=_measures(placement, draft),
            goals=_goals(placement, draft),
            candidates=candidates[placement.opinion_id],
            same_voices=voices.get((placement.opinion_id, placement.theme_id), 0),
            is_representative=placement.opinion_id in representatives,
        )
        for placement in page
        for part in [_part(placement.opinion)]
    ]


def _same_voices(page: Iterable[Placement]) -> dict[tuple[int, int | None], int]:
    counts = (
        Placement.objects.filter(
            duplicate_of__in=[placement.opinion_id for placement in page],
            goal_code=F("duplicate_of__placement__goal_code"),
        )
        .order_by()
        .values_list("duplicate_of", "theme")
        .annotate(Count("pk"))
    )
    return {(opinion, theme): count for opinion, theme, count in counts}


def _pieces(placement: Placement) -> list[Piece]:
    return pieces(
        placement.opinion.text,
        [
            (hint["start"], hint["end"], str(HINTS.get(hint["kind"], hint["kind"])))
            for hint in placement.hints
        ],
    )


def _part(opinion: Opinion) -> SubmissionPart | None:
    """The part of the submission that the opinion is cut from."""
    parts = opinion.submission.parts.all()
    return next((p for p in parts if p.start <= opinion.start and opinion.end <= p.end), None)


def _measures(placement: Placement, draft: Draft) -> list[Named]:
    codes = [measure["code"] for measure in placement.measures]
    return [Named(code, draft.measure_title(code)) for code in codes[:CANDIDATES]]


def _goals(placement: Placement, draft: Draft) -> list[Named]:
    """The likeliest goals, for an opinion that could not be decided."""
    if placement.outcome != Outcome.UNDECIDED:
        return []
    scores = sorted(placement.goal_scores.items(), key=lambda item: -item[1])
    codes = [code for code, _score in scores if draft.has_goal(code)]
    return [Named(code, goal_label(code)) for code in codes[:CANDIDATES]]
