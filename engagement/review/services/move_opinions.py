"""Moving opinions to another goal or theme, and confirming that they are where they belong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.models import Opinion

from ..models import WHOLE_PLAN, Outcome, Placement, Theme
from .lock import lock_review
from .themes import check_goal, create_theme


class MoveError(Exception):
    """The opinion cannot be moved or confirmed; ``placement`` is where it is now."""

    def __init__(self, placement: Placement) -> None:
        super().__init__(str(placement))
        self.placement = placement


class PlacementChanged(MoveError):
    """Somebody, or a run, changed the placement since it was shown."""


class NotDecided(MoveError):
    """Nothing can be confirmed where no goal is known."""


class WrongTheme(Exception):
    """The theme belongs to another consultation or another goal, or is gone."""


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


@dataclass(frozen=True)
class Destination:
    """A goal (or ``WHOLE_PLAN``), and there a theme, a theme to be made, or none yet."""

    goal_code: str
    theme: Theme | None = None
    new_label: str = ""


@dataclass
class Report:
    """What became of each chosen opinion."""

    done: list[Placement] = field(default_factory=list)
    refused: list[MoveError] = field(default_factory=list)
    theme: Theme | None = None


def move_opinion(
    *,
    opinion: Opinion,
    goal_code: str,
    theme: Theme | None = None,
    user: Any,
    version: str | None = None,
) -> Placement:
    """Move one opinion and confirm it there; no run moves it any more.

    Raises ``PermissionDenied``, ``UnknownGoal``, ``WrongTheme``, ``UnknownOpinion``,
    ``PlacementChanged``.
    """
    report = move_opinions(
        consultation=opinion.submission.consultation,
        choices=[Choice(opinion.pk, version)],
        destination=Destination(goal_code, theme),
        user=user,
    )
    if report.refused:
        raise report.refused[0]
    return report.done[0]


@transaction.atomic
def move_opinions(
    *,
    consultation: Consultation,
    choices: Sequence[Choice],
    destination: Destination,
    user: Any,
) -> Report:
    """Move the chosen opinions, each checked on its own, and confirm them where they arrive.

    What changed since it was shown stays where it is and is reported. If nothing moved, no new
    theme is made either.

    Raises ``PermissionDenied``, ``UnknownGoal``, ``WrongTheme``, ``UnknownOpinion`` and, for a new
    theme, the errors of ``create_theme``; nothing has changed then.
    """
    require(user, "review.change_placement")
    lock_review(consultation)
    check_goal(consultation, destination.goal_code)
    theme = _theme_at(consultation, destination, user)

    def move(placement: Placement) -> None:
        before = _place(placement)
        placement.goal_code = destination.goal_code
        placement.theme = theme
        whole = destination.goal_code == WHOLE_PLAN
        placement.outcome = Outcome.OUTSIDE if whole else Outcome.ASSIGNED
        _confirm(placement, user)
        _log(placement, "move", user, before=before, after=_place(placement))

    report = _for_each(consultation, choices, user, move)
    report.theme = theme
    if destination.new_label and not report.done:
        transaction.set_rollback(True)
    return report


@transaction.atomic
def confirm_placements(
    *, consultation: Consultation, choices: Sequence[Choice], user: Any
) -> Report:
    """Confirm the chosen opinions where they are, each checked on its own.

    What changed since it was shown, or has no goal yet, is reported and stays unconfirmed.

    Raises ``PermissionDenied``, ``UnknownOpinion``.
    """
    require(user, "review.change_placement")
    lock_review(consultation)

    def confirm(placement: Placement) -> None:
        if placement.outcome == Outcome.UNDECIDED:
            raise NotDecided(placement)
        if not placement.is_confirmed:
            _confirm(placement, user)
            _log(placement, "confirm", user, after=_place(placement))

    return _for_each(consultation, choices, user, confirm)


def _theme_at(consultation: Consultation, destination: Destination, user: Any) -> Theme | None:
    if destination.new_label:
        return create_theme(
            consultation=consultation,
            goal_code=destination.goal_code,
            label=destination.new_label,
            user=user,
        )
    if destination.theme is None:
        return None
    # Read again under the lock: it may be gone since the page was shown.
    themes = Theme.objects.of(consultation).in_goal(destination.goal_code)
    theme: Theme | None = themes.filter(pk=destination.theme.pk).first()
    if theme is None:
        raise WrongTheme
    return theme


def _for_each(
    consultation: Consultation,
    choices: Sequence[Choice],
    user: Any,
    change: Callable[[Placement], None],
) -> Report:
    ids = [choice.opinion_id for choice in choices]
    placements = {
        placement.opinion_id: placement
        for placement in Placement.objects.of(consultation)
        .filter(opinion__in=ids)
        .select_related("opinion__submission", "theme", "confirmed_by")
    }
    if unknown := set(ids) - set(placements):
        raise UnknownOpinion(sorted(unknown))
    report = Report()
    for choice in choices:
        placement = placements[choice.opinion_id]
        same_voices = list(_same_voices(placement)) if choice.with_same_voices else []
        try:
            if choice.version not in (None, placement.version):
                raise PlacementChanged(placement)
            for each in [placement, *(p for p in same_voices if p.opinion_id not in placements)]:
                change(each)
                report.done.append(each)
        except MoveError as error:
            report.refused.append(error)
    return report


def _same_voices(placement: Placement) -> Any:
    return Placement.objects.filter(
        duplicate_of=placement.opinion_id,
        outcome=placement.outcome,
        goal_code=placement.goal_code,
        theme=placement.theme,
    ).select_related("opinion__submission", "theme", "confirmed_by")


def _confirm(placement: Placement, user: Any) -> None:
    placement.confirmed_by = user
    placement.confirmed_at = timezone.now()
    placement.save(update_fields=["outcome", "goal_code", "theme", "confirmed_by", "confirmed_at"])


def _place(placement: Placement) -> dict[str, Any]:
    """Where the opinion is, for the log: the label as well, since it may change later."""
    theme = placement.theme
    return {
        "goal": placement.goal_code,
        "theme": theme.pk if theme else None,
        "label": theme.label if theme else "",
    }


def _log(placement: Placement, what: str, user: Any, **data: Any) -> None:
    log(
        instance=placement.opinion,
        action=f"machikoe.opinion.{what}",
        user=user,
        data={"consultation": placement.opinion.submission.consultation_id, **data},
    )
