"""Going back to what an older analysis found."""

from typing import Any

from django.db import transaction

from ..changes import Place, grouped, placements_in
from ..comparison import events_between, runs_with_results
from ..models import EventKind, Placement, ReviewEvent, Run, Theme
from .refusals import CannotUndo
from .steps import begin_step, take_step


@transaction.atomic
def restore_run(*, run: Run, user: Any) -> ReviewEvent | None:
    """Put unconfirmed opinions back where they were after ``run``; what staff confirmed stays.

    Opinions that came later stay where they are, or wait in the tray if their theme goes. Locked
    themes neither take in nor let go. ``None`` if nothing differs.

    Raises ``PermissionDenied``, ``Refused``.
    """
    consultation = run.consultation
    begin_step(consultation, user, "review.add_run")
    newest = runs_with_results(consultation).first()
    if newest is None or not runs_with_results(consultation).filter(pk=run.pk).exists():
        raise CannotUndo
    wanted = _places_after(run, newest)
    open_rows = Placement.objects.of(consultation).filter(confirmed_at=None)
    locked = set(Theme.objects.of(consultation).filter(is_locked=True).values_list("pk", flat=True))
    rows = open_rows.exclude(theme__in=locked).values_list(
        "opinion_id", "outcome", "goal_code", "theme_id"
    )
    moves: dict[int, Place] = {}
    for opinion, outcome, goal_code, theme in rows:
        place = wanted.get(opinion)
        if place and place[2] not in locked and place[:3] != (outcome, goal_code, theme):
            moves[opinion] = (*place[:3], None, None)
    if not moves:
        return None
    return_themes = {place[2] for place in moves.values() if place[2] is not None}
    retired = Theme.objects.filter(pk__in=return_themes, is_retired=True)
    changes = {
        "placements": grouped(sorted(moves.items())),
        "themes": {str(pk): {"is_retired": False} for pk in retired.values_list("pk", flat=True)},
    }
    about = {"run": run.pk, "count": len(moves)}
    return take_step(consultation, EventKind.RESTORE, user, changes, instance=run, about=about)


def _places_after(run: Run, newest: Run) -> dict[int, Place]:
    """Where each opinion that later runs moved was after ``run``."""
    places: dict[int, Place] = {}
    for event in events_between(run, newest):
        for opinion, place in placements_in(event.inverse):
            places.setdefault(opinion, place)
    return places
