"""The links of invitations: signed, good for three days and for one use."""

from datetime import timedelta

from django.core import signing

from .models import User

VALID_FOR = timedelta(days=3)
_SALT = "machikoe.invitation"


def token_for(user: User) -> str:
    """Bound to the password that ``user`` has not got: with the first one, or with another
    invitation, the link is used up."""
    return signing.dumps([user.pk, user.password], salt=_SALT)


def invited_by(token: str) -> User | None:
    """Whom ``token`` invites; None if it is not ours, too old or used up."""
    try:
        pk, password = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, password=password, is_active=False).first()
