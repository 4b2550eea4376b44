"""Moving opinions to another goal or theme, and confirming that they are where they belong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.models import Opinion

from ..accuracy import judge
from ..changes import Place, grouped, place
from ..models import WHOLE_PLAN, EventKind, Outcome, Placement, Theme
from .picked import Choice, InLockedTheme, NotDecided, Report, checked
from .refusals import ThemeLocked
from .steps import begin_step, take_step
from .themes import check_goal, into_use, prepare_theme


class WrongTheme(Exception):
    """The theme belongs to another consultation or another goal, or is gone."""


@dataclass(frozen=True)
class Destination:
    """A goal (or ``WHOLE_PLAN``), and there a theme, a theme to be made, or none yet."""

    goal_code: str
    theme: Theme | None = None
    new_label: str = ""


def move_opinion(
    *,
    opinion: Opinion,
    goal_code: str,
    theme: Theme | None = None,
    user: Any,
    version: str | None = None,
) -> Placement:
    """Move one opinion and confirm it there; no run moves it any more.

    Raises ``PermissionDenied``, ``Refused``, ``UnknownGoal``, ``WrongTheme``, ``UnknownOpinion``,
    ``PlacementChanged``, ``InLockedTheme``.
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

    What changed since it was shown, or is in a locked theme, stays where it is and is reported.
    However many move, it is one step. If nothing moved, no new theme is made either.

    Raises ``PermissionDenied``, ``Refused``, ``UnknownGoal``, ``WrongTheme``, ``UnknownOpinion``
    and, for a new theme, the errors of ``create_theme``; nothing has changed then.
    """
    begin_step(consultation, user, "review.change_placement")
    check_goal(consultation, destination.goal_code)
    theme = _theme_at(consultation, destination, user)
    whole = destination.goal_code == WHOLE_PLAN
    outcome = Outcome.OUTSIDE if whole else Outcome.ASSIGNED
    there = place(
        outcome, destination.goal_code, theme.pk if theme else None, user.pk, timezone.now()
    )
    report = checked(consultation, choices, _may_leave)
    report.theme = theme
    if not report.done:
        transaction.set_rollback(bool(destination.new_label))
        return report
    about = {
        "before": _distinct(_place(placement) for placement in report.done),
        "after": {
            "goal": destination.goal_code,
            "theme": theme.pk if theme else None,
            "label": theme.label if theme else "",
        },
        "judged": judge(
            (row, destination.goal_code, theme.pk if theme else None) for row in report.done
        ),
    }
    made = into_use(theme) if theme and destination.new_label else {}
    _take(report, EventKind.MOVE, user, consultation, lambda _: there, about, made)
    return report


@transaction.atomic
def confirm_placements(
    *, consultation: Consultation, choices: Sequence[Choice], user: Any
) -> Report:
    """Confirm the chosen opinions where they are, each checked on its own, in one step.

    What changed since it was shown, or has no goal yet, is reported and stays unconfirmed.

    Raises ``PermissionDenied``, ``Refused``, ``UnknownOpinion``.
    """
    begin_step(consultation, user, "review.change_placement")
    report = checked(consultation, choices, _is_decided)
    new = [placement for placement in report.done if not placement.is_confirmed]
    if new:
        now = timezone.now()

        def confirmed(placement: Placement) -> Place:
            return place(placement.outcome, placement.goal_code, placement.theme_id, user.pk, now)

        about = {
            "after": _distinct(_place(placement) for placement in new),
            "judged": judge((row, row.goal_code, row.theme_id) for row in new),
        }
        step = Report(done=new)
        _take(step, EventKind.CONFIRM, user, consultation, confirmed, about)
        report.event = step.event
    return report


def _take(
    report: Report,
    kind: EventKind,
    user: Any,
    consultation: Consultation,
    where: Callable[[Placement], Place],
    about: dict[str, Any],
    others: dict[str, Any] | None = None,
) -> None:
    """One step for all that is done; the rows in ``report`` then say where they are."""
    places = grouped((placement.opinion_id, where(placement)) for placement in report.done)
    only = report.done[0].opinion if len(report.done) == 1 else None
    report.event = take_step(
        consultation,
        kind,
        user,
        {"placements": places, **(others or {})},
        instance=only,
        about={**about, "count": len(report.done)},
    )
    now = Placement.objects.select_related("opinion__submission", "theme", "confirmed_by").in_bulk(
        [placement.pk for placement in report.done]
    )
    report.done = [now[placement.pk] for placement in report.done]
    if report.theme:
        report.theme.refresh_from_db()


def _theme_at(consultation: Consultation, destination: Destination, user: Any) -> Theme | None:
    if destination.new_label:
        require(user, "review.add_theme")
        return prepare_theme(consultation, destination.goal_code, destination.new_label)
    if destination.theme is None:
        return None
    # Read again under the lock: it may be gone since the page was shown.
    themes = Theme.objects.of(consultation).in_goal(destination.goal_code)
    theme: Theme | None = themes.filter(pk=destination.theme.pk).first()
    if theme is None:
        raise WrongTheme
    if theme.is_locked:
        raise ThemeLocked(theme)
    return theme


def _may_leave(placement: Placement) -> None:
    if placement.theme and placement.theme.is_locked:
        raise InLockedTheme(placement)


def _is_decided(placement: Placement) -> None:
    if placement.outcome == Outcome.UNDECIDED:
        raise NotDecided(placement)


def _place(placement: Placement) -> dict[str, Any]:
    """Where the opinion is, to say later: the label as well, since it may change."""
    theme = placement.theme
    return {
        "goal": placement.goal_code,
        "theme": theme.pk if theme else None,
        "label": theme.label if theme else "",
    }


def _distinct(places: Any) -> list[dict[str, Any]]:
    return list({str(each): each for each in places}.values())
