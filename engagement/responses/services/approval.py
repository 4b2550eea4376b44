"""The way of an answer through its approval: sent, taken back, approved or returned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text

from ..assignment import require_assigned
from ..models import Response


class ApprovalError(Exception):
    """The answer is not in the state that this step starts from."""


class NothingToApprove(ApprovalError):
    def __str__(self) -> str:
        return _("This version is approved already.")


class AlreadySent(ApprovalError):
    def __str__(self) -> str:
        return _("The response is waiting for approval already.")


class NoWorkflow(ApprovalError):
    def __str__(self) -> str:
        return _("No workflow approves responses. Assign one under Settings, Workflows.")


class CommentNeeded(ApprovalError):
    def __str__(self) -> str:
        return _("Say in a comment what is to be changed.")


class Decided(ApprovalError):
    def __str__(self) -> str:
        return _("Somebody has decided already, or the response has changed. Please look again.")


@transaction.atomic
def submit_response(*, response: Response, user: Any) -> None:
    """Send the newest version of ``response`` to whoever approves it first.

    Sent again after it was returned, it starts from the first step.

    Raises ``PermissionDenied``, ``NothingToApprove``, ``AlreadySent``, ``NoWorkflow``.
    """
    require(user, "responses.change_response")
    response = Response.objects.select_for_update().get(pk=response.pk)
    require_assigned(response.goal_theme, user)
    if response.live and not response.has_unpublished_changes:
        raise NothingToApprove
    if response.workflow_in_progress:
        raise AlreadySent
    workflow = response.get_workflow()
    if workflow is None:
        raise NoWorkflow
    end_approval(response=response, user=user)
    if response.latest_revision is None:
        response.save_revision(user=user, clean=False)
    workflow.start(response, user)


def end_approval(*, response: Response, user: Any) -> None:
    """Take ``response`` out of an approval that it is in, as when its text changes."""
    state = response.current_workflow_state
    if state:
        state.cancel(user=user)


def decide(*, response: Response, approve: bool, user: Any, comment: str = "") -> None:
    """Approve the step that ``response`` is at, or return it with ``comment``.

    After the last step the version is approved, and the one that may be published.

    Raises ``PermissionDenied``, ``CommentNeeded``, and ``Decided`` when there is nothing left to
    decide.
    """
    comment = clean_text(comment).strip()
    if not approve and not comment:
        raise CommentNeeded
    state = response.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        raise Decided
    task = state.task.specific
    if not task.get_actions(response, user):
        raise PermissionDenied("approve")
    task.on_action(state, user, "approve" if approve else "reject", comment=comment)


@dataclass
class Outcome:
    """What became of each of several answers."""

    approved: list[Response] = field(default_factory=list)
    refused: list[tuple[Response, str]] = field(default_factory=list)


def approve_all(*, responses: Iterable[Response], user: Any) -> Outcome:
    """Approve each of ``responses`` by itself, with its own check; one refused stops no other."""
    outcome = Outcome()
    for response in responses:
        try:
            decide(response=response, approve=True, user=user)
        except PermissionDenied:
            outcome.refused.append((response, _("You may not approve this step.")))
        except ApprovalError as error:
            outcome.refused.append((response, str(error)))
        else:
            outcome.approved.append(response)
    return outcome
