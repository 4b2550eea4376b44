from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .models import User


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "machikoe.account.delete", _("Delete account"), _("A citizen deleted their account")
    )
    actions.register_action(
        "machikoe.account.invite", _("Invite"), _("Member of staff invited by e-mail")
    )
    actions.register_action(
        "machikoe.account.accept", _("Accept invitation"), _("Invitation accepted, account opened")
    )


@hooks.register("before_bulk_action")
def leave_citizens_alone(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:
    """Wagtail's "select all" means every account there is, also those that its list hides."""
    if any(isinstance(chosen, User) and chosen.is_citizen for chosen in objects):
        raise PermissionDenied
