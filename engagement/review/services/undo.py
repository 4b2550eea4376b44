"""Undoing and redoing any step, as steps of their own."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from engagement.consultations.models import Consultation

from ..changes import Changes, as_it_is, opinions_in, placements_in, themes_in
from ..models import EventKind, EventSubject, Outcome, Placement, Reference, ReviewEvent, Theme
from .cut_opinions import CUTS_OPINIONS, are_sound
from .refusals import CannotUndo, LaterStep, ThemeLocked
from .steps import begin_step, take_step

CUTS = (EventKind.CUT, EventKind.JOIN, EventKind.DROP, EventKind.RECOVER)
PERMISSIONS = {
    EventKind.CREATE: ("review.add_theme",),
    EventKind.MERGE: ("review.change_theme", "review.change_placement"),
    EventKind.SPLIT: ("review.change_theme", "review.change_placement"),
    EventKind.SHEET: ("review.change_theme", "review.change_placement"),
    EventKind.MOVE: ("review.change_placement",),
    EventKind.CONFIRM: ("review.change_placement",),
    EventKind.REFER: ("review.change_placement",),
    EventKind.UNREFER: ("review.change_placement",),
    **dict.fromkeys(CUTS, (CUTS_OPINIONS,)),
    EventKind.EXCLUDE: ("review.change_placement",),
    EventKind.PUT_BACK: ("review.change_placement",),
    EventKind.RESTORE: ("review.add_run",),
}
OTHERS = ("review.change_theme",)


def permissions_for(event: ReviewEvent) -> tuple[str, ...]:
    """What somebody needs to undo or redo ``event``: the rights that taking the step needed."""
    return PERMISSIONS.get(EventKind(event.kind), OTHERS)


@transaction.atomic
def undo_step(*, event: ReviewEvent, user: Any) -> ReviewEvent:
    """Make everything as it was before ``event``, whoever did it and however long ago.

    Raises ``PermissionDenied``, ``Refused``: ``LaterStep`` where something later depends on it.
    """
    return _reverse(event, EventKind.UNDO, user)


@transaction.atomic
def redo_step(*, event: ReviewEvent, user: Any) -> ReviewEvent:
    """Do again what was undone. Raises as ``undo_step`` does."""
    return _reverse(event, EventKind.REDO, user)


def last_step(*, consultation: Consultation, user: Any) -> ReviewEvent | None:
    """The last step of ``user`` that is not undone."""
    steps = ReviewEvent.objects.of(consultation).steps()
    found: ReviewEvent | None = steps.filter(actor=user, is_undone=False).first()
    return found


def _reverse(event: ReviewEvent, kind: EventKind, user: Any) -> ReviewEvent:
    begin_step(event.consultation, user, *permissions_for(event))
    event = ReviewEvent.objects.select_related("consultation").get(pk=event.pk)
    undoing = kind == EventKind.UNDO
    possible = ReviewEvent.objects.steps().filter(pk=event.pk, is_undone=not undoing)
    if not possible.exists():
        raise CannotUndo
    expected, wanted = (event.changes, event.inverse) if undoing else (event.inverse, event.changes)
    if _differs(as_it_is(expected), expected):
        raise LaterStep(_later(event, expected, wanted))
    _check_locks(expected, wanted)
    wanted = _still_there(wanted)
    about = {"kind": event.kind, "number": event.number, **event.about}
    step = take_step(event.consultation, kind, user, wanted, about=about, reverses=event)
    event.is_undone = undoing
    event.save(update_fields=["is_undone"])
    if not _is_sound(wanted):
        raise LaterStep(_later(event, expected, wanted))
    return step


def _differs(now: Changes, expected: Changes) -> bool:
    """Whether a row that ``expected`` names and that still exists is otherwise by now."""
    where = dict(placements_in(expected))
    return any(
        (
            any(place != where[opinion] for opinion, place in placements_in(now)),
            any(fields != expected["themes"][key] for key, fields in now.get("themes", {}).items()),
            any(
                row != expected["submissions"][key]
                for key, row in now.get("submissions", {}).items()
            ),
            any(row != expected["comments"][key] for key, row in now.get("comments", {}).items()),
            any(row != expected["opinions"][key] for key, row in now.get("opinions", {}).items()),
            _missing_references(now, expected),
        )
    )


def _missing_references(now: Changes, expected: Changes) -> bool:
    alive = set(
        Placement.objects.filter(opinion__in=opinions_in(expected)).values_list(
            "opinion_id", flat=True
        )
    )
    rows = {(opinion, theme): there for opinion, theme, there in now.get("references", ())}
    return any(
        rows.get((opinion, theme)) != there
        for opinion, theme, there in expected.get("references", ())
        if opinion in alive
    )


def _check_locks(*both: Changes) -> None:
    """What is locked takes in and lets go of nothing."""
    places = [where for changes in both for _, where in placements_in(changes)]
    ids = {where[2] for where in places if where[2] is not None}
    locked = Theme.objects.filter(pk__in=ids, is_locked=True).first()
    if locked:
        raise ThemeLocked(locked)


def _still_there(changes: Changes) -> Changes:
    """``changes`` without what has been taken back by its submitter."""
    present = as_it_is(changes)
    alive = {opinion for opinion, _ in placements_in(present)}
    groups = [
        [where, [opinion for opinion in opinions if opinion in alive]]
        for where, opinions in changes.get("placements", ())
    ]
    kept = {**changes, "placements": [group for group in groups if group[1]]}
    return {part: rows for part, rows in kept.items() if rows}


def _is_sound(changes: Changes) -> bool:
    """No theme that is out of use holds anything, no two siblings have one name, and the opinions
    of a submission neither overlap nor are all gone."""
    if not are_sound(map(int, changes.get("opinions", ()))):
        return False
    themes = list(Theme.objects.filter(pk__in=themes_in(changes)))
    retired = [theme.pk for theme in themes if theme.is_retired]
    if (
        Placement.objects.filter(theme__in=retired).exists()
        or Reference.objects.filter(theme__in=retired).exists()
    ):
        return False
    if Reference.objects.filter(
        opinion__in=opinions_in(changes), opinion__placement__outcome=Outcome.EXCLUDED
    ).exists():
        return False
    return not any(
        Theme.objects.filter(
            consultation=theme.consultation_id,
            goal_code=theme.goal_code,
            label=theme.label,
            is_retired=False,
        )
        .exclude(pk=theme.pk)
        .exists()
        for theme in themes
        if not theme.is_retired
    )


def _later(event: ReviewEvent, *both: Changes) -> ReviewEvent | None:
    """The last step after ``event`` on any of the same rows, to name it."""
    themes = set().union(*map(themes_in, both))
    opinions = set().union(*map(opinions_in, both))
    subjects = EventSubject.objects.filter(
        Q(theme__in=themes) | Q(opinion__in=sorted(opinions)[:500])
    )
    found: ReviewEvent | None = (
        ReviewEvent.objects.of(event.consultation_id)
        .after(event.number)
        .filter(pk__in=subjects.values("event"), is_undone=False)
        .exclude(reverses=event)
        .exclude(kind__in=[EventKind.UNDO, EventKind.REDO])
        .select_related("actor")
        .first()
    )
    return found
