"""Accepting or refusing the wording that a language model proposed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..models import Wording, WordingState
from .refusals import WordingDecided
from .steps import begin_step
from .summarise_theme import summarise_theme
from .themes import rename_theme


@transaction.atomic
def accept_wording(
    *, wording: Wording, label: str, summary: str, user: Any, shown: tuple[str, str] | None = None
) -> None:
    """Give the theme the ``label`` and the ``summary``, as ``user`` has edited them; an empty one
    leaves what the theme has. Each is a step of its own that can be undone.

    ``shown`` are the label and the summary of the theme that ``user`` saw.

    Raises ``PermissionDenied``, ``Refused``, and what ``rename_theme`` raises.
    """
    wording = _open(wording, user)
    theme = wording.theme
    shown_label, shown_summary = shown or (None, None)
    if label:
        theme = rename_theme(theme=theme, label=label, user=user, shown=shown_label)
    if summary:
        summarise_theme(theme=theme, summary=summary, user=user, shown=shown_summary)
    _decide(wording, WordingState.ACCEPTED, user)


@transaction.atomic
def refuse_wording(*, wording: Wording, user: Any) -> None:
    """Keep the theme as it is. Raises ``PermissionDenied``, ``Refused``."""
    wording = _open(wording, user)
    _decide(wording, WordingState.REFUSED, user)
    log(
        instance=wording.theme,
        action="machikoe.wording.refuse",
        user=user,
        title=f"#{wording.theme_id}",
        data={"consultation": wording.theme.consultation_id},
    )


def _open(wording: Wording, user: Any) -> Wording:
    begin_step(wording.theme.consultation, user, "review.change_theme")
    answered = Wording.objects.filter(pk=wording.pk, state=WordingState.ANSWERED)
    found: Wording | None = answered.select_related("theme__consultation").first()
    if found is None:
        raise WordingDecided
    return found


def _decide(wording: Wording, state: WordingState, user: Any) -> None:
    wording.state, wording.decided_by, wording.decided_at = state, user, timezone.now()
    wording.save(update_fields=["state", "decided_by", "decided_at"])
