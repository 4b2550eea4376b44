"""The review as it stands in the database, to compare what steps made of it."""

from typing import Any

from engagement.review.changes import Changes, grouped, place_of, stored
from engagement.review.models import (
    Placement,
    Reference,
    ReviewEvent,
    Theme,
)
from engagement.review.services.move_opinions import (
    move_opinion,
)
from engagement.submissions.models import Submission


def snapshot() -> Changes:
    """The state that steps change, as it stands in the database."""
    places = [(row.opinion_id, place_of(row)) for row in Placement.objects.order_by("opinion")]
    fields = ("label", "named_by_staff", "state", "is_locked", "is_retired")
    return {
        "placements": grouped(places),
        "themes": {
            str(theme.pk): {
                **{field: getattr(theme, field) for field in fields},
                "department_id": theme.department_id,
                "due_on": stored(theme.due_on),
            }
            for theme in Theme.objects.all()
        },
        "references": sorted(
            [*pair, True] for pair in Reference.objects.values_list("opinion_id", "theme_id")
        ),
        "submissions": {
            str(row.pk): [row.state, row.exclusion_reason] for row in Submission.objects.all()
        },
    }


def same(one: Changes, other: Changes) -> bool:
    """Whether two states say the same, whatever themes one of them does not know yet."""

    def tidy(state: Changes) -> Any:
        themes = {
            key: fields for key, fields in state["themes"].items() if not fields.get("is_retired")
        }
        references = [row for row in state.get("references", []) if row[2]]
        return sorted(map(str, state["placements"])), references, state["submissions"], set(themes)

    return bool(tidy(one) == tidy(other))


def move(placement: Placement, theme: Theme, user: Any) -> Placement:
    return move_opinion(
        opinion=placement.opinion, goal_code=theme.goal_code, theme=theme, user=user
    )


def last() -> ReviewEvent:
    found: ReviewEvent = ReviewEvent.objects.first()
    return found
