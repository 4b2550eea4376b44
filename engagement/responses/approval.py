"""How far answers are on their way to approval: facts for lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext
from wagtail.models import TaskState, WorkflowState

from .models import ApprovalTaskState, Response
from .models.response import ResponseQuerySet


@dataclass(frozen=True)
class Stage:
    """Where one answer is. ``key``: draft, waiting, returned, approved, changed (a newer draft
    beside an approved version)."""

    key: str
    step: str = ""

    @property
    def label(self) -> str:
        words = {
            "draft": gettext("Draft"),
            "waiting": gettext("Waiting for approval"),
            "returned": gettext("Returned"),
            "approved": pgettext("response", "Approved"),
            "changed": gettext("Approved, newer draft"),
        }
        return f"{words[self.key]}: {self.step}" if self.step else words[self.key]

    @property
    def is_done(self) -> bool:
        return self.key == "approved"


@dataclass(frozen=True)
class Stamp:
    """Who decided what at which step, and when (決裁印)."""

    step: str
    decision: str
    by: Any
    on_behalf_of: Any
    at: datetime | None
    comment: str


def active_states() -> QuerySet[WorkflowState]:
    states: QuerySet[WorkflowState] = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Response)
    )
    return states.select_related("current_task_state__task")


def stages(responses: Iterable[Response]) -> dict[int, Stage]:
    """The stage of each, by id, at one query."""
    listed = list(responses)
    ids = [str(response.pk) for response in listed]
    states = {state.object_id: state for state in active_states().filter(object_id__in=ids)}
    return {r.pk: _stage(r, states.get(str(r.pk))) for r in listed}


def stage_of(response: Response) -> Stage:
    return stages([response])[response.pk]


def stamps(response: Response) -> list[Stamp]:
    """Every decision about ``response``, the newest first."""
    return stamps_of([response])[response.pk]


def stamps_of(responses: Iterable[Response]) -> dict[int, list[Stamp]]:
    """The same for many, by id, at one query."""
    found: dict[int, list[Stamp]] = {response.pk: [] for response in responses}
    decided = (
        ApprovalTaskState.objects.filter(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Response),
            workflow_state__object_id__in=[str(pk) for pk in found],
            status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED],
        )
        .select_related("task", "workflow_state", "finished_by", "on_behalf_of")
        .order_by("-finished_at", "-pk")
    )
    for state in decided:
        found[int(state.workflow_state.object_id)].append(
            Stamp(
                step=state.task.name,
                decision=state.status,
                by=state.finished_by,
                on_behalf_of=state.on_behalf_of,
                at=state.finished_at,
                comment=state.comment,
            )
        )
    return found


def waiting_for(user: Any) -> ResponseQuerySet:
    """The answers that ``user`` may approve or return now."""
    mine = TaskState.objects.reviewable_by(user).values_list("workflow_state__object_id", flat=True)
    in_hand = active_states().filter(object_id__in=list(mine))
    ids = [int(pk) for pk in in_hand.values_list("object_id", flat=True)]
    waiting: ResponseQuerySet = Response.objects.filter(pk__in=ids)
    return waiting


def _stage(response: Response, state: WorkflowState | None) -> Stage:
    if state is not None:
        step = state.current_task_state.task.name if state.current_task_state else ""
        is_returned = state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return Stage("returned" if is_returned else "waiting", step)
    if not response.live:
        return Stage("draft")
    return Stage("changed" if response.has_unpublished_changes else "approved")
