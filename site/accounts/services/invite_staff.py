"""Invite a member of staff by e-mail, and take the invitation up."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from accounts.invitations import VALID_FOR, invited_by, token_for
from accounts.models import User
from accounts.roles import ADMINISTRATOR
from accounts.services.create_staff import create_staff
from accounts.tasks import mail_invitation
from engagement.consultations.permissions import require
from engagement.responses.services.deliver import absolute

PERMISSION = "accounts.add_user"


@transaction.atomic
def invite_staff(
    *, email: str, role: str, user: Any, name: str = "", section: str = "", language: str = ""
) -> User:
    """Make an account for ``email`` that opens nothing yet, and mail the link that opens it.

    Whoever was invited and never came is invited anew: the earlier link is used up, and the role
    is the one given now. Raises ``PermissionDenied`` for who may not, also for an administrator's
    role given by somebody who is none, and ``ValidationError`` as ``create_staff`` does.
    """
    require(user, PERMISSION)
    if role == ADMINISTRATOR:
        require(user if user.is_superuser else None, PERMISSION)
    _forget_unused(email)
    invited = create_staff(
        email=email, role=role, password=None, name=name, section=section, language=language
    )
    log(instance=invited, action="machikoe.account.invite", user=user, title=f"#{invited.pk}")
    mail_invitation.delay_on_commit(invited.pk)
    return invited


def _forget_unused(email: str) -> None:
    waiting = User.objects.select_for_update().filter(email__iexact=email.strip(), is_active=False)
    for invited in waiting.filter(last_login=None, is_citizen=False):
        if not invited.has_usable_password():
            invited.delete()


def send_invitation(*, user_id: int) -> None:
    """Mail the link to whoever is invited and has not come yet, in their language."""
    invited = User.objects.filter(pk=user_id, is_active=False).first()
    if invited is None or invited.has_usable_password():
        return
    profile = UserProfile.get_for_user(invited)
    with translation.override(profile.get_preferred_language()):
        address = absolute(reverse("accounts:invitation", args=[token_for(invited)]))
        context = {"address": address, "days": VALID_FOR.days}
        EmailMessage(
            subject=_("Your account as a member of staff"),
            body=render_to_string("account/mail/invitation.txt", context),
            to=[invited.email],
        ).send()


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Give the invited account its ``password`` and open it; the link is used up.

    Raises ``ValidationError`` with the code ``expired`` for a link that is none (any more), and
    without one for a weak password.
    """
    invited = invited_by(token)
    if invited is not None:
        rows = User.objects.select_for_update()
        invited = rows.filter(pk=invited.pk, password=invited.password, is_active=False).first()
    if invited is None:
        raise ValidationError(_("This invitation is not valid any more."), code="expired")
    validate_password(password, invited)
    invited.set_password(password)
    invited.is_active = True
    invited.save(update_fields=["password", "is_active"])
    log(instance=invited, action="machikoe.account.accept", user=invited, title=f"#{invited.pk}")
    return invited
