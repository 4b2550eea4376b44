"""Staff's work on themes: their names, new ones, and that they have been looked at."""

from datetime import date
from typing import Any

from django.db import transaction

from engagement.consultations.models import Consultation, Department
from engagement.submissions.text import clean_text

from ..models import WHOLE_PLAN, EventKind, Theme, ThemeState
from .steps import begin_step, take_step, theme_now

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

    Raises ``PermissionDenied``, ``Refused``, ``UnknownGoal``, ``EmptyLabel``, ``LabelTooLong``,
    ``LabelTaken``.
    """
    begin_step(consultation, user, "review.add_theme")
    theme = prepare_theme(consultation, goal_code, label)
    take_step(
        consultation,
        EventKind.CREATE,
        user,
        into_use(theme),
        instance=theme,
        about={"after": theme.label},
    )
    theme.refresh_from_db()
    return theme


@transaction.atomic
def rename_theme(*, theme: Theme, label: str, user: Any, shown: str | None = None) -> Theme:
    """Give ``theme`` a name that no run changes any more. Answers the theme as it is now.

    ``shown`` is the label that ``user`` saw: another one since, and nothing is overwritten.

    Raises ``PermissionDenied``, ``Refused``, ``ThemeChanged``, ``EmptyLabel``, ``LabelTooLong``,
    ``LabelTaken``.
    """
    begin_step(theme.consultation, user, "review.change_theme")
    theme = theme_now(theme)
    if shown is not None and shown != theme.label:
        raise ThemeChanged
    label = check_label(theme.consultation, theme.goal_code, label, besides=theme)
    if label == theme.label and theme.named_by_staff:
        return theme
    about = {"before": theme.label, "after": label}
    return _change(theme, EventKind.RENAME, user, {"label": label, "named_by_staff": True}, about)


def review_theme(*, theme: Theme, user: Any) -> Theme:
    """Mark ``theme`` as reviewed: it has been looked at and may be answered.

    Raises ``PermissionDenied``, ``Refused``.
    """
    return _set(theme, EventKind.REVIEW, user, "state", ThemeState.REVIEWED)


def reopen_theme(*, theme: Theme, user: Any) -> Theme:
    """Mark ``theme`` as proposed again. Raises ``PermissionDenied``, ``Refused``."""
    return _set(theme, EventKind.REOPEN, user, "state", ThemeState.PROPOSED)


def lock_theme(*, theme: Theme, user: Any) -> Theme:
    """Close ``theme``: neither a run nor staff change its name or its opinions.

    Raises ``PermissionDenied``, ``Refused``.
    """
    return _set(theme, EventKind.LOCK, user, "is_locked", True)


def unlock_theme(*, theme: Theme, user: Any) -> Theme:
    """Open a locked ``theme`` again. Raises ``PermissionDenied``, ``Refused``."""
    return _set(theme, EventKind.UNLOCK, user, "is_locked", False)


@transaction.atomic
def assign_theme(
    *,
    theme: Theme,
    department: Department | None,
    due_on: date | None,
    user: Any,
    version: int | None = None,
) -> Theme:
    """Have ``department`` answer ``theme`` by ``due_on``; without a department, by nobody yet.

    Raises ``PermissionDenied``, ``Refused``.
    """
    begin_step(theme.consultation, user, "review.change_theme")
    theme = theme_now(theme, version, locked=True)
    due = due_on.isoformat() if due_on else None
    about = {"after": str(department) if department else "", "due": due or ""}
    fields = {"department_id": department.pk if department else None, "due_on": due}
    return _change(theme, EventKind.ASSIGN, user, fields, about)


@transaction.atomic
def _set(theme: Theme, kind: EventKind, user: Any, field: str, value: Any) -> Theme:
    begin_step(theme.consultation, user, "review.change_theme")
    theme = theme_now(theme, locked=True)
    if getattr(theme, field) == value:
        return theme
    return _change(theme, kind, user, {field: value}, {"after": theme.label})


def _change(
    theme: Theme, kind: EventKind, user: Any, fields: dict[str, Any], about: dict[str, Any]
) -> Theme:
    changes = {"themes": {str(theme.pk): fields}}
    take_step(theme.consultation, kind, user, changes, instance=theme, about=about)
    theme.refresh_from_db()
    return theme


def prepare_theme(consultation: Consultation, goal_code: str, label: str) -> Theme:
    """A row for a new theme, which the changes of ``into_use`` bring into use.

    Inside a step. Raises ``UnknownGoal``, ``EmptyLabel``, ``LabelTooLong``, ``LabelTaken``.
    """
    check_goal(consultation, goal_code)
    label = check_label(consultation, goal_code, label)
    theme: Theme = Theme.objects.create(
        consultation=consultation,
        goal_code=goal_code,
        label=label,
        named_by_staff=True,
        is_retired=True,
    )
    return theme


def into_use(*themes: Theme) -> dict[str, Any]:
    """The changes that bring prepared ``themes`` into use."""
    return {"themes": {str(theme.pk): {"is_retired": False} for theme in themes}}


def check_goal(consultation: Consultation, goal_code: str) -> None:
    """Raise ``UnknownGoal`` unless ``goal_code`` is a published goal or the whole plan."""
    if goal_code != WHOLE_PLAN and goal_code not in {goal.code for goal in consultation.goals}:
        raise UnknownGoal(goal_code)


def check_label(
    consultation: Consultation, goal_code: str, label: str, besides: Theme | None = None
) -> str:
    """``label`` as it is stored, if it may be the name of a theme there.

    Raises ``EmptyLabel``, ``LabelTooLong``, ``LabelTaken``.
    """
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
