"""Give a member of staff an account that can sign in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import ADMINISTRATOR, BY_KEY


@transaction.atomic
def create_staff(
    *,
    email: str,
    role: str,
    password: str | None,
    name: str = "",
    section: str = "",
    language: str = "",
) -> User:
    """Make the account of ``email`` in ``role`` (a key of the table of roles, or administrator).

    ``name`` is family name and given name with a space between; ``language`` is what the admin
    speaks to this person. Whoever makes the account vouches for the address: it counts as
    verified. Without a ``password`` the account opens nothing until its invitation is accepted.
    Raises ``ValidationError`` for an address that is malformed or taken, for an unknown role and
    for a weak password.
    """
    email = User.objects.normalize_email(email.strip())
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("There is an account with this e-mail address already."))
    if role != ADMINISTRATOR and role not in BY_KEY:
        raise ValidationError(_("There is no such role: %(role)s") % {"role": role})
    family_name, _space, given_name = name.partition(" ")
    user = User(
        email=email,
        last_name=family_name,
        first_name=given_name,
        section=section,
        is_staff=role == ADMINISTRATOR,
        is_superuser=role == ADMINISTRATOR,
    )
    if password is None:
        user.is_active = False
    else:
        validate_password(password, user)
    user.set_password(password)
    user.save()
    if role != ADMINISTRATOR:
        user.groups.add(Group.objects.get(name=BY_KEY[role].group))
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    UserProfile.objects.create(user=user, preferred_language=language)
    return user
