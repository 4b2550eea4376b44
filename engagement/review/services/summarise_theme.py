"""The summary of a theme's opinions, as staff accepted it."""

from typing import Any

from django.db import transaction

from engagement.submissions.text import clean_text

from ..models import EventKind, Theme
from .steps import begin_step, take_step, theme_now
from .themes import ThemeChanged

LONGEST_SUMMARY = 2000


@transaction.atomic
def summarise_theme(*, theme: Theme, summary: str, user: Any, shown: str | None = None) -> Theme:
    """Give ``theme`` the ``summary``, of which the first ``LONGEST_SUMMARY`` characters are kept;
    an empty one takes it away. Answers the theme as it is now.

    ``shown`` is the summary that ``user`` saw: another one since, and nothing is overwritten.

    Raises ``PermissionDenied``, ``Refused``, ``ThemeChanged``.
    """
    begin_step(theme.consultation, user, "review.change_theme")
    theme = theme_now(theme)
    if shown is not None and shown != theme.summary:
        raise ThemeChanged
    summary = clean_text(summary)[:LONGEST_SUMMARY]
    if summary != theme.summary:
        changes = {"themes": {str(theme.pk): {"summary": summary}}}
        about = {"after": theme.label}
        take_step(
            theme.consultation, EventKind.SUMMARISE, user, changes, instance=theme, about=about
        )
        theme.refresh_from_db()
    return theme
