"""What staff picked: each opinion as they saw it, and what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.consultations.models import Consultation

from ..changes import place_of
from ..models import Placement, ReviewEvent, Theme


class MoveError(Exception):
    """The opinion cannot be moved or confirmed; ``placement`` is where it is now."""

    def __init__(self, placement: Placement) -> None:
        super().__init__(str(placement))
        self.placement = placement


class PlacementChanged(MoveError):
    """Somebody, or a run, changed the placement since it was shown."""


class NotDecided(MoveError):
    """Nothing can be confirmed where no goal is known."""


class InLockedTheme(MoveError):
    """Its theme is locked; what is in it stays."""


class UnknownOpinion(Exception):
    """The consultation has no such opinion in its review."""


@dataclass(frozen=True)
class Choice:
    """An opinion that a member of staff picked, and the version of its placement they saw.

    ``with_same_voices`` takes along the opinions that say the same at the same place.
    """

    opinion_id: int
    version: str | None = None
    with_same_voices: bool = False


@dataclass
class Report:
    """What became of each chosen opinion, and the step that was taken, if any."""

    done: list[Placement] = field(default_factory=list)
    refused: list[MoveError] = field(default_factory=list)
    theme: Theme | None = None
    event: ReviewEvent | None = None


def checked(
    consultation: Consultation,
    choices: Sequence[Choice],
    check: Callable[[Placement], None],
) -> Report:
    """The chosen opinions, and those that say the same where asked for; what ``check`` raises a
    ``MoveError`` for, or changed since it was shown, is reported as refused.

    Raises ``UnknownOpinion``.
    """
    placements = {row.opinion_id: row for row in _rows(consultation, choices)}
    if unknown := {choice.opinion_id for choice in choices} - set(placements):
        raise UnknownOpinion(sorted(unknown))
    voices = _same_voices(consultation, choices, placements)
    report = Report()
    for choice in choices:
        placement = placements[choice.opinion_id]
        try:
            if choice.version not in (None, placement.version):
                raise PlacementChanged(placement)
            group = [placement, *voices.get(choice.opinion_id, ())]
            for each in group:
                check(each)
            report.done += group
        except MoveError as error:
            report.refused.append(error)
    return report


def _rows(consultation: Consultation, choices: Sequence[Choice]) -> Any:
    return (
        Placement.objects.of(consultation)
        .filter(opinion__in=[choice.opinion_id for choice in choices])
        .select_related("opinion__submission", "opinion__insight", "theme", "confirmed_by")
    )


def _same_voices(
    consultation: Consultation, choices: Sequence[Choice], placements: dict[int, Placement]
) -> dict[int, list[Placement]]:
    """Who says the same at the same place, by the opinion that was picked for all of them."""
    picked = [choice.opinion_id for choice in choices if choice.with_same_voices]
    voices: dict[int, list[Placement]] = {}
    copies: Any = (
        Placement.objects.of(consultation)
        .filter(duplicate_of__in=picked)
        .exclude(opinion__in=list(placements))
        .select_related("opinion__submission", "opinion__insight", "theme", "confirmed_by")
    )
    for copy in copies if picked else ():
        first = placements[copy.duplicate_of_id]
        if place_of(copy)[:3] == place_of(first)[:3]:
            voices.setdefault(first.opinion_id, []).append(copy)
    return voices
