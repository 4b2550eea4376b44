"""Storing where an analysis puts the opinions, and what it says of them."""

from collections.abc import Mapping
from typing import Any

from engagement.submissions.models import Opinion

from ..analysis import Analysis, FoundOpinion, SpanKey
from ..changes import place_of
from ..hints import still_noticed
from ..models import Placement, Run, Theme
from .remember_run import Moves

BATCH = 500
# What a placement says; a run that finds the same as before leaves the placement as it is.
FOUND = [
    "outcome",
    "goal_code",
    "goal_confidence",
    "goal_scores",
    "measures",
    "theme_id",
    "theme_candidates",
    "stance",
    "duplicate_of_id",
    "hints",
]
CHANGED_BY_A_RUN = [*(name.removesuffix("_id") for name in FOUND), "run"]


def store_placements(
    *,
    run: Run,
    analysis: Analysis,
    opinions: Mapping[SpanKey, Opinion],
    themes: Mapping[str, Theme],
) -> Moves:
    """Store where ``analysis`` puts its ``opinions``; answers where those that moved or are new
    were before. What staff confirmed or locked stays, and what is new waits before a locked theme.

    Called inside the transaction that stores the analysis.
    """
    placements = Placement.objects.of(run.consultation)
    if analysis.is_partial:
        stored = placements.in_bulk([row.pk for row in opinions.values()], field_name="opinion")
    else:
        stored = {row.opinion_id: row for row in placements}
    locked = {theme.pk for theme in themes.values() if theme.is_locked}
    new, changed, confirmed = [], [], []
    before: Moves = {}
    for found in analysis.opinions:
        opinion = opinions.get(found.key)
        if opinion is None:
            continue  # its submission left meanwhile
        values = _values(run, found, opinions, themes)
        placement = stored.get(opinion.pk)
        if placement is not None:
            values["hints"] = still_noticed(values["hints"], placement.hints, opinion)
        if placement is None and values["theme_id"] in locked:
            values["theme_id"] = None  # what is new waits in the tray
        if placement is None:
            new.append(Placement(opinion=opinion, **values))
            before[opinion.pk] = None
        elif placement.is_confirmed or {placement.theme_id, values["theme_id"]} & locked:
            placement.theme_candidates = values["theme_candidates"]
            confirmed.append(placement)
        elif any(getattr(placement, name) != values[name] for name in FOUND):
            was = place_of(placement)
            for name, value in values.items():
                setattr(placement, name, value)
            changed.append(placement)
            if place_of(placement) != was:
                before[opinion.pk] = was
    Placement.objects.bulk_create(new, batch_size=BATCH)
    Placement.objects.bulk_update(changed, CHANGED_BY_A_RUN, batch_size=BATCH)
    Placement.objects.bulk_update(confirmed, ["theme_candidates"], batch_size=BATCH)
    return before


def _values(
    run: Run,
    found: FoundOpinion,
    opinions: Mapping[SpanKey, Opinion],
    themes: Mapping[str, Theme],
) -> dict[str, Any]:
    same = opinions.get(found.duplicate_of) if found.duplicate_of else None
    return {
        "outcome": found.outcome,
        "goal_code": found.goal_code,
        "goal_confidence": found.goal_confidence,
        "goal_scores": found.goal_scores,
        "measures": found.measures,
        "theme_id": themes[found.theme].pk if found.theme else None,
        "theme_candidates": [themes[key].pk for key in found.theme_candidates if key in themes],
        "stance": found.stance,
        "duplicate_of_id": same.pk if same else None,
        "hints": found.hints,
        "run": run,
        "consultation_id": run.consultation_id,
    }
