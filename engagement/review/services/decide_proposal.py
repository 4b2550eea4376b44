"""Accepting or refusing what a run proposes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..models import Placement, Proposal, ProposalKind, ProposalState, ReviewEvent, Theme
from .move_opinions import Destination, move_opinions
from .picked import Choice
from .refusals import CannotUndo, LaterStep, ThemeGone
from .reshape import Part, merge_themes, split_theme
from .steps import begin_step


class ProposalDecided(CannotUndo):
    """Somebody has decided about it already, or a later run replaced it."""


@transaction.atomic
def accept_proposal(*, proposal: Proposal, user: Any) -> ReviewEvent:
    """Do what the run proposed, as a step of ``user`` that can be undone like any other.

    Raises ``PermissionDenied``, ``Refused`` (also where the themes have changed too much since),
    and what ``merge_themes``, ``split_theme`` and ``move_opinions`` raise.
    """
    proposal = _open(proposal, user)
    _ACCEPT[ProposalKind(proposal.kind)](proposal, user)
    event: ReviewEvent = ReviewEvent.objects.of(proposal.run.consultation_id).latest("number")
    _decide(proposal, ProposalState.ACCEPTED, user, event)
    return event


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, user: Any) -> None:
    """Keep everything as it is. Raises ``PermissionDenied``, ``Refused``."""
    proposal = _open(proposal, user)
    _decide(proposal, ProposalState.REFUSED, user)
    log(
        instance=proposal,
        action="machikoe.proposal.refuse",
        user=user,
        data={"consultation": proposal.run.consultation_id, "kind": proposal.kind},
    )


def _open(proposal: Proposal, user: Any) -> Proposal:
    begin_step(proposal.run.consultation, user, "review.change_theme", "review.change_placement")
    current = Proposal.objects.open().select_related("run__consultation").filter(pk=proposal.pk)
    found: Proposal | None = current.first()
    if found is None:
        raise ProposalDecided
    return found


def _decide(
    proposal: Proposal, state: ProposalState, user: Any, event: ReviewEvent | None = None
) -> None:
    proposal.state, proposal.event = state, event
    proposal.decided_by, proposal.decided_at = user, timezone.now()
    proposal.save(update_fields=["state", "event", "decided_by", "decided_at"])


def _theme(proposal: Proposal, pk: int) -> Theme:
    themes = Theme.objects.of(proposal.run.consultation).select_related("consultation")
    theme: Theme | None = themes.filter(pk=pk).first()
    if theme is None:
        raise ThemeGone
    return theme


def _merge(proposal: Proposal, user: Any) -> None:
    payload = proposal.payload
    themes = [_theme(proposal, pk) for pk in payload["themes"]]
    merge_themes(into=_theme(proposal, payload["into"]), themes=themes, user=user)


def _split(proposal: Proposal, user: Any) -> None:
    theme = _theme(proposal, proposal.payload["theme"])
    members = set(Placement.objects.filter(theme=theme).values_list("opinion_id", flat=True))
    parts = [
        Part(part["label"], [opinion for opinion in part["opinions"] if opinion in members])
        for part in proposal.payload["parts"]
    ]
    split_theme(theme=theme, parts=[part for part in parts if part.opinions], user=user)


def _move(proposal: Proposal, user: Any) -> None:
    theme = _theme(proposal, proposal.payload["theme"])
    known = Placement.objects.of(theme.consultation).filter(
        opinion__in=proposal.payload["opinions"], confirmed_at=None
    )
    report = move_opinions(
        consultation=theme.consultation,
        choices=[Choice(opinion) for opinion in known.values_list("opinion_id", flat=True)],
        destination=Destination(theme.goal_code, theme),
        user=user,
    )
    if not report.done:
        raise LaterStep(None)


_ACCEPT = {ProposalKind.MERGE: _merge, ProposalKind.SPLIT: _split, ProposalKind.MOVE: _move}
