"""Sign a member of the staff out wherever they are signed in."""

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from engagement.consultations.permissions import require

PERMISSION = "accounts.change_user"


@transaction.atomic
def end_sessions(*, of: User, user: User) -> int:
    """End every session ``of`` a member of the staff; returns how many there were.

    The account stays open: its owner signs in again. Raises ``PermissionDenied`` for who may not
    change accounts, for an administrator's sessions unless ``user`` is one, and for citizens'.
    """
    require(user, PERMISSION)
    if of.is_citizen or (of.is_superuser and not user.is_superuser):
        raise PermissionDenied
    sessions = UserSession.objects.purge_and_list(of)
    for session in sessions:
        session.end()
    log(instance=of, action="machikoe.account.end_sessions", user=user, title=f"#{of.pk}")
    return len(sessions)
