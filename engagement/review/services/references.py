"""An opinion may belong to a second theme as a reference; it is counted once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from ..models import EventKind, Placement, Reference, ReviewEvent, Theme
from .picked import UnknownOpinion
from .refusals import SameTheme
from .steps import begin_step, take_step, theme_now


@transaction.atomic
def add_references(*, theme: Theme, opinions: Sequence[int], user: Any) -> ReviewEvent | None:
    """Refer to ``opinions`` (numbers) in ``theme`` as well. ``None`` if all were there already.

    Raises ``PermissionDenied``, ``Refused``, ``UnknownOpinion``.
    """
    begin_step(theme.consultation, user, "review.change_placement")
    theme = theme_now(theme)
    places = dict(
        Placement.objects.of(theme.consultation)
        .filter(opinion__in=opinions)
        .values_list("opinion_id", "theme_id")
    )
    if unknown := set(opinions) - set(places):
        raise UnknownOpinion(sorted(unknown))
    if theme.pk in places.values():
        raise SameTheme
    known = set(Reference.objects.filter(theme=theme).values_list("opinion_id", flat=True))
    return _take(theme, EventKind.REFER, sorted(set(opinions) - known), user)


@transaction.atomic
def remove_references(*, theme: Theme, opinions: Sequence[int], user: Any) -> ReviewEvent | None:
    """Refer to ``opinions`` (numbers) in ``theme`` no more. ``None`` if none was there.

    Raises ``PermissionDenied``, ``Refused``.
    """
    begin_step(theme.consultation, user, "review.change_placement")
    theme = theme_now(theme)
    known = set(Reference.objects.filter(theme=theme).values_list("opinion_id", flat=True))
    return _take(theme, EventKind.UNREFER, sorted(set(opinions) & known), user)


def _take(theme: Theme, kind: EventKind, opinions: list[int], user: Any) -> ReviewEvent | None:
    if not opinions:
        return None
    there = kind == EventKind.REFER
    changes = {"references": [[opinion, theme.pk, there] for opinion in opinions]}
    about = {"after": theme.label, "count": len(opinions)}
    return take_step(theme.consultation, kind, user, changes, instance=theme, about=about)
