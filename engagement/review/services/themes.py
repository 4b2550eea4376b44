"""Staff's work on themes: their names, new ones, and that they have been looked at."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text

from ..models import WHOLE_PLAN, Theme, ThemeState
from .lock import lock_review

LONGEST_LABEL = 100


class ThemeError(Exception):
    """The theme cannot be changed or made in this way."""


class EmptyLabel(ThemeError):
    """A label needs at least one character."""


class LabelTooLong(ThemeError):
    """A label has at most ``LONGEST_LABEL`` characters."""


class LabelTaken(ThemeError):
    """Another theme of the same goal has this label."""


class ThemeChanged(ThemeError):
    """Somebody changed the theme since it was shown."""


class UnknownGoal(ThemeError):
    """The draft has no such published goal."""


@transaction.atomic
def create_theme(*, consultation: Consultation, goal_code: str, label: str, user: Any) -> Theme:
    """Make an empty theme in a goal (``WHOLE_PLAN`` for the whole), named by ``user``.

    Raises ``PermissionDenied``, ``UnknownGoal``, ``EmptyLabel``, ``LabelTooLong``, ``LabelTaken``.
    """
    require(user, "review.add_theme")
    lock_review(consultation)
    check_goal(consultation, goal_code)
    label = _checked_label(consultation, goal_code, label)
    theme: Theme = Theme.objects.create(
        consultation=consultation, goal_code=goal_code, label=label, named_by_staff=True
    )
    _log(theme, "create", user, after=label)
    return theme


@transaction.atomic
def rename_theme(*, theme: Theme, label: str, user: Any, shown: str | None = None) -> Theme:
    """Give ``theme`` a name that no run changes any more. Answers the theme as it is now.

    ``shown`` is the label that ``user`` saw: another one since, and nothing is overwritten.

    Raises ``PermissionDenied``, ``ThemeChanged``, ``EmptyLabel``, ``LabelTooLong``, ``LabelTaken``.
    """
    require(user, "review.change_theme")
    theme = _locked(theme)
    if shown is not None and shown != theme.label:
        raise ThemeChanged
    label = _checked_label(theme.consultation, theme.goal_code, label, besides=theme)
    if label == theme.label and theme.named_by_staff:
        return theme
    before, theme.label, theme.named_by_staff = theme.label, label, True
    theme.save(update_fields=["label", "named_by_staff"])
    _log(theme, "rename", user, before=before, after=label)
    return theme


def review_theme(*, theme: Theme, user: Any) -> Theme:
    """Mark ``theme`` as reviewed: it has been looked at and may be answered.

    Raises ``PermissionDenied``.
    """
    return _set_state(theme, ThemeState.REVIEWED, user)


def reopen_theme(*, theme: Theme, user: Any) -> Theme:
    """Mark ``theme`` as proposed again. Raises ``PermissionDenied``."""
    return _set_state(theme, ThemeState.PROPOSED, user)


@transaction.atomic
def _set_state(theme: Theme, state: ThemeState, user: Any) -> Theme:
    require(user, "review.change_theme")
    theme = _locked(theme)
    if theme.state != state:
        before, theme.state = theme.state, state
        theme.save(update_fields=["state"])
        _log(theme, "review" if state == ThemeState.REVIEWED else "reopen", user, before=before)
    return theme


def check_goal(consultation: Consultation, goal_code: str) -> None:
    """Raise ``UnknownGoal`` unless ``goal_code`` is a published goal or the whole plan."""
    if goal_code != WHOLE_PLAN and goal_code not in {goal.code for goal in consultation.goals}:
        raise UnknownGoal(goal_code)


def _locked(theme: Theme) -> Theme:
    """The theme as it is now, in the hands of this transaction."""
    lock_review(theme.consultation)
    locked: Theme = Theme.objects.select_related("consultation").get(pk=theme.pk)
    return locked


def _checked_label(
    consultation: Consultation, goal_code: str, label: str, besides: Theme | None = None
) -> str:
    label = " ".join(clean_text(label).split())
    if not label:
        raise EmptyLabel
    if len(label) > LONGEST_LABEL:
        raise LabelTooLong
    siblings = Theme.objects.of(consultation).in_goal(goal_code)
    if besides is not None:
        siblings = siblings.exclude(pk=besides.pk)
    if siblings.filter(label=label).exists():
        raise LabelTaken
    return label


def _log(theme: Theme, what: str, user: Any, **data: Any) -> None:
    log(
        instance=theme,
        action=f"machikoe.theme.{what}",
        user=user,
        data={"consultation": theme.consultation_id, "goal": theme.goal_code, **data},
    )
