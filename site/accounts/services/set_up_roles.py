"""Bring the groups of staff into line with the table of roles."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
)

from accounts.roles import BY_KEY, ROLES, Role
from accounts.services.set_up_approval import set_up_approval
from home.models import HomePage

APPROVAL = "決裁 (Approval)"


@transaction.atomic
def set_up_roles() -> list[Group]:
    """Make or correct the group of every role; running it again changes nothing.

    Raises ``HomePage.DoesNotExist`` before the site is set up and ``Permission.DoesNotExist`` for
    a permission that no app defines.
    """
    groups = [_group_of(role) for role in ROLES]
    _let_approvers_approve_pages()
    set_up_approval()
    _remove_unused_default_groups()
    return groups


def _group_of(role: Role) -> Group:
    group, _ = Group.objects.get_or_create(name=role.group)
    group.permissions.set(
        _permission(name) for name in ("wagtailadmin.access_admin", *role.permissions)
    )
    _grant_pages(group, role)
    _grant_documents(group, role)
    return group


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _grant_pages(group: Group, role: Role) -> None:
    home = HomePage.objects.get()
    wanted = {_permission(f"wagtailcore.{action}_page") for action in role.pages}
    granted = GroupPagePermission.objects.filter(group=group)
    granted.exclude(page=home, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def _grant_documents(group: Group, role: Role) -> None:
    root = Collection.get_first_root_node()
    wanted = {_permission(f"wagtaildocs.{action}_document") for action in role.documents}
    granted = GroupCollectionPermission.objects.filter(group=group)
    granted.exclude(collection=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _let_approvers_approve_pages() -> None:
    """Hand Wagtail's own page workflow to the approvers, under a name that staff know."""
    approvers = Group.objects.get(name=BY_KEY["approver"].group)
    Workflow.objects.filter(name="Moderators approval").update(name=APPROVAL)
    for task in GroupApprovalTask.objects.filter(name="Moderators approval"):
        task.name = APPROVAL
        task.save()
        task.groups.set([approvers])


def _remove_unused_default_groups() -> None:
    """Wagtail's own groups would grant what no role of the table grants."""
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
