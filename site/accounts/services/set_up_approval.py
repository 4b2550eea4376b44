"""Give answers the usual way to their approval: department, policy planning, decision."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from accounts.roles import BY_KEY
from engagement.responses.models import ApprovalTask, Response

WORKFLOW = "市の考え方の決裁"
# Name, roles that decide, and whether only the theme's own department does.
STEPS = (
    ("担当課長", ("head",), True),
    ("政策企画", ("analyst",), False),
    ("決裁", ("approver",), False),
)


def set_up_approval() -> None:
    """Make the workflow, unless responses have one: a city's own stays as it is."""
    responses = ContentType.objects.get_for_model(Response)
    if WorkflowContentType.objects.filter(content_type=responses).exists():
        return
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowContentType.objects.create(content_type=responses, workflow=workflow)
    for order, (name, roles, own_department) in enumerate(STEPS if created else ()):
        task = ApprovalTask.objects.create(name=name, own_department=own_department)
        task.groups.set(Group.objects.filter(name__in=[BY_KEY[role].group for role in roles]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
