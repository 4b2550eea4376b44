"""Making one theme of several, and several of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..changes import Place, grouped, place
from ..models import WHOLE_PLAN, EventKind, Outcome, Placement, ReviewEvent, Theme
from .refusals import BadPartition, SameTheme
from .steps import begin_step, take_step, theme_now
from .themes import LabelTaken, into_use, prepare_theme

MOST_PARTS = 4  # and what stays: at most five


@dataclass(frozen=True)
class Part:
    """Opinions that leave a theme together, for a new theme named ``label``."""

    label: str
    opinions: Sequence[int]


@transaction.atomic
def merge_themes(
    *,
    into: Theme,
    themes: Sequence[Theme],
    user: Any,
    versions: dict[int, int] | None = None,
) -> ReviewEvent:
    """Put all opinions of ``themes`` into ``into`` and confirm them there; ``themes`` retire.

    ``versions`` are those that the user saw, by theme.

    Raises ``PermissionDenied``, ``Refused``.
    """
    consultation = into.consultation
    begin_step(consultation, user, "review.change_theme", "review.change_placement")
    seen = versions or {}
    into = theme_now(into, seen.get(into.pk))
    sources = [theme_now(theme, seen.get(theme.pk)) for theme in dict.fromkeys(themes)]
    foreign = [theme for theme in sources if theme.consultation_id != consultation.pk]
    if not sources or into in sources or foreign:
        raise SameTheme
    members = Placement.objects.filter(theme__in=sources).values_list("opinion_id", flat=True)
    there = _confirmed_in(into, user)
    changes = {
        "placements": grouped((opinion, there) for opinion in members),
        "themes": {str(theme.pk): {"is_retired": True} for theme in sources},
        "references": _references_moved(sources, into),
    }
    about = {
        "labels": [theme.label for theme in sources],
        "after": into.label,
        "count": len(members),
    }
    return take_step(consultation, EventKind.MERGE, user, changes, instance=into, about=about)


@transaction.atomic
def split_theme(
    *, theme: Theme, parts: Sequence[Part], user: Any, version: int | None = None
) -> list[Theme]:
    """Make a new theme of each of ``parts``; the opinions that no part names stay in ``theme``.

    All opinions that leave are confirmed where they arrive. Answers the new themes.

    Raises ``PermissionDenied``, ``Refused`` and the errors of ``create_theme``.
    """
    consultation = theme.consultation
    begin_step(
        consultation, user, "review.change_theme", "review.change_placement", "review.add_theme"
    )
    theme = theme_now(theme, version)
    _check_partition(theme, parts)
    new = [prepare_theme(consultation, theme.goal_code, part.label) for part in parts]
    if len({made.label for made in new}) < len(new):
        raise LabelTaken
    changes = {
        "placements": grouped(
            (opinion, _confirmed_in(made, user))
            for made, part in zip(new, parts, strict=True)
            for opinion in part.opinions
        ),
        **into_use(*new),
    }
    about = {"before": theme.label, "labels": [made.label for made in new]}
    take_step(consultation, EventKind.SPLIT, user, changes, instance=theme, about=about)
    for made in new:
        made.refresh_from_db()
    return new


def _check_partition(theme: Theme, parts: Sequence[Part]) -> None:
    named = [opinion for part in parts for opinion in part.opinions]
    members = set(Placement.objects.filter(theme=theme).values_list("opinion_id", flat=True))
    if (
        not 1 <= len(parts) <= MOST_PARTS
        or not all(part.opinions for part in parts)
        or len(named) != len(set(named))
        or not set(named) < members
    ):
        raise BadPartition


def _confirmed_in(theme: Theme, user: Any) -> Place:
    outcome = Outcome.OUTSIDE if theme.goal_code == WHOLE_PLAN else Outcome.ASSIGNED
    return place(outcome, theme.goal_code, theme.pk, user.pk, timezone.now())


def _references_moved(sources: Iterable[Theme], into: Theme) -> list[list[Any]]:
    """What referred to the sources refers to ``into``, unless it is in there itself."""
    own = set(Placement.objects.filter(theme=into).values_list("opinion_id", flat=True))
    had = set(into.references.values_list("opinion_id", flat=True))
    leaving = set(
        Placement.objects.filter(theme__in=list(sources)).values_list("opinion_id", flat=True)
    )
    moved = []
    for theme in sources:
        for opinion in theme.references.values_list("opinion_id", flat=True):
            moved.append([opinion, theme.pk, False])
            if opinion not in own | leaving | had:
                moved.append([opinion, into.pk, True])
    moved += [[opinion, into.pk, False] for opinion in sorted(had & leaving)]
    return moved
