"""The rows that a step of the review changes, as JSON: one shape for doing, undoing, replaying.

    {"placements": [[place, [opinion, …]], …],    place = [outcome, goal, theme, who, when]
     "themes": {"theme": {"field": value, …}, …},
     "references": [[opinion, theme, there], …],
     "submissions": {"submission": [state, reason], …},
     "comments": {"comment": is_withdrawn, …},
     "opinions": {"opinion": why it is set aside, …}}

Every part may be missing. Opinions of one place stand together, so that a move of thousands stays
small. What citizens take back vanishes from the database: it is skipped wherever it is named.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Model

from engagement.submissions.models import Opinion, Submission

from .models import Comment, Outcome, Placement, Reference, Theme

Changes = dict[str, Any]
Place = tuple[str, str, int | None, int | None, str | None]

BATCH = 500
PLACE_FIELDS = ("outcome", "goal_code", "theme_id", "confirmed_by_id", "confirmed_at")
EXCLUDED: Place = (Outcome.EXCLUDED, "", None, None, None)


def place(
    outcome: str,
    goal_code: str,
    theme_id: int | None = None,
    confirmed_by: int | None = None,
    confirmed_at: datetime | None = None,
) -> Place:
    at = confirmed_at.isoformat() if confirmed_at else None
    return str(outcome), goal_code, theme_id, confirmed_by, at


def place_of(placement: Placement) -> Place:
    return place(*(getattr(placement, field) for field in PLACE_FIELDS))


def grouped(places: Iterable[tuple[int, Place]]) -> list[list[Any]]:
    """``(opinion, place)`` pairs as the "placements" of changes."""
    groups: dict[Place, list[int]] = {}
    for opinion, where in places:
        groups.setdefault(where, []).append(opinion)
    return [[list(where), sorted(opinions)] for where, opinions in groups.items()]


def placements_in(changes: Changes) -> Iterator[tuple[int, Place]]:
    for where, opinions in changes.get("placements", ()):
        for opinion in opinions:
            yield opinion, tuple(where)


def themes_in(changes: Changes) -> set[int]:
    """Every theme that is named, changed or not."""
    named = {int(theme) for theme in changes.get("themes", ())}
    named |= {where[2] for where, _ in changes.get("placements", ())}
    named |= {theme for _, theme, _ in changes.get("references", ())}
    return named - {None}  # type: ignore[arg-type]


def opinions_in(changes: Changes) -> set[int]:
    return {opinion for opinion, _ in placements_in(changes)} | {
        opinion for opinion, _, _ in changes.get("references", ())
    }


def as_it_is(changes: Changes) -> Changes:
    """The present state of the rows that ``changes`` names: what would undo them."""
    themes = _by_pk(Theme, changes.get("themes", {}))
    submissions = _by_pk(Submission, changes.get("submissions", {}))
    comments = _by_pk(Comment, changes.get("comments", {}))
    opinions = Opinion.everything.in_bulk([int(key) for key in changes.get("opinions", {})])
    wanted = {(opinion, theme) for opinion, theme, _ in changes.get("references", ())}
    there = set(
        Reference.objects.filter(opinion__in={opinion for opinion, _ in wanted}).values_list(
            "opinion_id", "theme_id"
        )
    )
    return _without_empty(
        {
            "placements": grouped(_places(opinion for opinion, _ in placements_in(changes))),
            "themes": {
                key: {field: stored(getattr(themes[int(key)], field)) for field in fields}
                for key, fields in changes.get("themes", {}).items()
                if int(key) in themes
            },
            "references": [[*pair, pair in there] for pair in sorted(wanted)],
            "submissions": {
                key: [submissions[int(key)].state, submissions[int(key)].exclusion_reason]
                for key in changes.get("submissions", {})
                if int(key) in submissions
            },
            "comments": {
                key: comments[int(key)].is_withdrawn
                for key in changes.get("comments", {})
                if int(key) in comments
            },
            "opinions": {
                key: opinions[int(key)].set_aside
                for key in changes.get("opinions", {})
                if int(key) in opinions
            },
        }
    )


def apply(changes: Changes, number: int) -> None:
    """Make it so; ``number`` is the event's, which becomes the version of the themes it changes."""
    for where, opinions in changes.get("placements", ()):
        values = dict(zip(PLACE_FIELDS, where, strict=True))
        if values["confirmed_at"]:
            values["confirmed_at"] = datetime.fromisoformat(values["confirmed_at"])
        for batch in batches(opinions):
            Placement.objects.filter(opinion__in=batch).update(**values)
    for theme, fields in changes.get("themes", {}).items():
        Theme.objects.filter(pk=theme).update(**fields, version=number)
    _apply_references(changes.get("references", ()))
    for submission, (state, reason) in changes.get("submissions", {}).items():
        Submission.objects.filter(pk=submission).update(state=state, exclusion_reason=reason)
    for comment, is_withdrawn in changes.get("comments", {}).items():
        Comment.objects.filter(pk=comment).update(is_withdrawn=is_withdrawn)
    for opinion, reason in changes.get("opinions", {}).items():
        Opinion.everything.filter(pk=opinion).update(set_aside=reason)


def replay(state: Changes, steps: Iterable[Changes]) -> Changes:
    """``state`` after ``steps``, worked out from the stored changes alone."""
    places = dict(placements_in(state))
    themes = {key: dict(fields) for key, fields in state.get("themes", {}).items()}
    references = {(opinion, theme): there for opinion, theme, there in state.get("references", ())}
    flat: dict[str, dict[str, Any]] = {
        part: dict(state.get(part, {})) for part in ("submissions", "comments", "opinions")
    }
    for changes in steps:
        places.update(placements_in(changes))
        for key, fields in changes.get("themes", {}).items():
            themes.setdefault(key, {}).update(fields)
        for opinion, theme, there in changes.get("references", ()):
            references[opinion, theme] = there
        for part, rows in flat.items():
            rows.update(changes.get(part, {}))
    return _without_empty(
        {
            "placements": grouped(sorted(places.items())),
            "themes": themes,
            "references": [[*pair, there] for pair, there in sorted(references.items())],
            **flat,
        }
    )


def batches(ids: Sequence[int]) -> Iterator[list[int]]:
    """``ids`` in portions that every database takes as parameters of one query."""
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch


def stored(value: Any) -> Any:
    """A field's value as JSON holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _places(opinions: Iterable[int]) -> Iterator[tuple[int, Place]]:
    for batch in batches(list(opinions)):
        rows = Placement.objects.filter(opinion__in=batch).order_by("opinion")
        for opinion, *fields in rows.values_list("opinion_id", *PLACE_FIELDS):
            yield opinion, place(*fields)


def _apply_references(references: Iterable[Any]) -> None:
    new = [
        Reference(opinion_id=opinion, theme_id=theme)
        for opinion, theme, there in references
        if there
    ]
    known = set(
        Placement.objects.filter(opinion__in=[row.opinion_id for row in new]).values_list(
            "opinion_id", flat=True
        )
    )
    Reference.objects.bulk_create(
        [row for row in new if row.opinion_id in known], batch_size=BATCH, ignore_conflicts=True
    )
    for opinion, theme, there in references:
        if not there:
            Reference.objects.filter(opinion=opinion, theme=theme).delete()


def _by_pk(model: type[Model], keys: Iterable[str]) -> dict[int, Any]:
    rows: Any = model._default_manager
    return dict(rows.in_bulk([int(key) for key in keys]))


def _without_empty(changes: Changes) -> Changes:
    return {part: rows for part, rows in changes.items() if rows}
