"""Delete a citizen's account."""

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Delete the account of ``user`` with all that belongs to it, and end its sessions.

    What the user submitted stays as it is, without the link to the account: it is part of what the
    city received and has to answer. The log keeps a number, no address.

    Raises ``PermissionDenied`` for staff: whoever gave them their account takes it back, and what
    they did stays under their name.
    """
    if not user.is_citizen:
        raise PermissionDenied
    log(instance=user, action="machikoe.account.delete", title=f"#{user.pk}")
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.delete()
