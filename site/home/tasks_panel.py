"""What waits for whoever signs in to the admin, on its first page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from engagement.responses.approval import waiting_for
from engagement.review.models import Mention, Placement
from engagement.submissions.models import Submission
from engagement.submissions.services.mask import PERMISSION as MASKS
from engagement.submissions.services.release import PERMISSION as RELEASES


@dataclass(frozen=True)
class Task:
    """A part of the work: who does it, where, and how much of it waits."""

    label: Any
    icon: str
    url_name: str
    permission: str
    count: Callable[[Any], int] | None = None


# The order in which a comment travels.
TASKS = (
    Task(
        _("Proxy entry: waiting for a second reader"),
        "edit",
        "reception:entry_index",
        "submissions.add_submission",
        lambda user: Submission.objects.awaiting_second_reader().count(),
    ),
    Task(
        _("Held for review"),
        "warning",
        "held:index",
        RELEASES,
        lambda user: Submission.objects.held().count(),
    ),
    Task(_("Masking"), "view", "review:masking_index", MASKS),
    Task(
        _("Review: opinions without a theme"),
        "clipboard-list",
        "review:index",
        "review.change_placement",
        lambda user: (Placement.objects.undecided() | Placement.objects.unplaced()).count(),
    ),
    Task(
        _("Review: comments to you"),
        "comment",
        "review:queue",
        "review.view_theme",
        lambda user: Mention.objects.open_for(user).count(),
    ),
    Task(_("Responses"), "openquote", "responses:index", "responses.view_response"),
    Task(
        _("Waiting for your approval"),
        "check",
        "responses:approvals",
        "responses.view_response",
        lambda user: waiting_for(user).count(),
    ),
    Task(_("Ledger"), "table", "reception:ledger", "submissions.view_submission"),
)


class TasksPanel(Component):
    name = "tasks"
    template_name = "home/tasks_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"tasks": [_row(task, user) for task in TASKS if user.has_perm(task.permission)]}


def _row(task: Task, user: Any) -> dict[str, Any]:
    return {
        "label": task.label,
        "icon": task.icon,
        "url": reverse(task.url_name),
        "count": None if task.count is None else task.count(user),
    }
