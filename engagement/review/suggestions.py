"""The themes that an opinion may belong to: what the last run found, and what staff decided since.

A run keeps the opinions most like each. Those that staff confirmed in a theme speak for it, each as
much as it is alike (a vote of the nearest neighbours, Cover & Hart 1967). So a decision teaches as
soon as it is made, and no longer once it is undone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .changes import batches
from .models import Insight, Placement, Theme

CANDIDATES = 3
SUGGESTIONS = 5  # for an opinion in no theme


@dataclass(frozen=True)
class Suggestion:
    """A theme that an opinion may belong to, and its words that speak for it."""

    theme: Theme
    words: list[str]


@dataclass(frozen=True)
class Decided:
    """Where staff confirmed an opinion, and its words."""

    theme: int
    words: list[str]


def insight_of(placement: Placement) -> Insight | None:
    """What the last run can tell of the opinion; ``with_texts`` has it read."""
    return getattr(placement.opinion, "insight", None)


def suggestions(placements: Sequence[Placement]) -> dict[int, list[Suggestion]]:
    """For each of ``placements``, by opinion, the themes it may belong to, best first; its own and
    those that take nothing in are left out. A constant number of queries for a page."""
    decided = _decided(placements)
    ranked = {placement.opinion_id: _ranked(placement, decided) for placement in placements}
    wanted = {theme for themes in ranked.values() for theme in themes}
    themes: dict[int, Theme] = {}
    for batch in batches(sorted(wanted)):
        themes |= Theme.objects.filter(is_retired=False, is_locked=False).in_bulk(batch)
    return {
        placement.opinion_id: [
            Suggestion(themes[pk], words or _keywords(placement, themes[pk]))
            for pk, words in ranked[placement.opinion_id].items()
            if pk in themes and pk != placement.theme_id
        ][: SUGGESTIONS if placement.theme_id is None else CANDIDATES]
        for placement in placements
    }


def _decided(placements: Iterable[Placement]) -> dict[int, Decided]:
    """The opinions like ``placements`` that staff confirmed in a theme."""
    alike = {opinion for placement in placements for opinion, _score in _similar(placement)}
    found: dict[int, Decided] = {}
    for batch in batches(sorted(alike)):
        rows = Placement.objects.confirmed().filter(opinion__in=batch).exclude(theme=None)
        for opinion, *where in rows.order_by().values_list(
            "opinion", "theme", "opinion__insight__words"
        ):
            found[opinion] = Decided(*where)
    return found


def _ranked(placement: Placement, decided: dict[int, Decided]) -> dict[int, list[str]]:
    """Themes by number, best first, each with the opinion's words that speak for it."""
    insight = insight_of(placement)
    scores: dict[int, float] = {}
    words: dict[int, list[str]] = {}
    for theme, score, speaking in _found(placement, insight):
        scores[theme], words[theme] = score, speaking
    for opinion, likeness in _similar(placement):
        if there := decided.get(opinion):
            scores[there.theme] = scores.get(there.theme, 0) + likeness
            shared = [word for word in insight.words if word in there.words] if insight else []
            words[there.theme] = words.get(there.theme) or shared
    return {theme: words[theme] for theme in sorted(scores, key=lambda theme: -scores[theme])}


def _found(placement: Placement, insight: Insight | None) -> Iterable[Any]:
    """What the run suggested. Where it knows candidates in their order alone, they count by their
    rank, so that no single opinion that is a little alike speaks louder than the first of them."""
    if insight and insight.suggestions:
        return list(insight.suggestions)
    return [(theme, 1 / at, []) for at, theme in enumerate(placement.theme_candidates, start=1)]


def _similar(placement: Placement) -> list[Any]:
    insight = insight_of(placement)
    return insight.similar if insight else []


def _keywords(placement: Placement, theme: Theme) -> list[str]:
    """The theme's own words that the opinion says, where no run compared its words."""
    return [word for word in theme.keywords if word in placement.opinion.text]
