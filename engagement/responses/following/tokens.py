"""Links in mails: a signed number of a row, good for one purpose. No address is in them."""

from datetime import timedelta
from typing import Literal

from django.core import signing

from ..models import Subscription

CONFIRM_WITHIN = timedelta(days=3)
Purpose = Literal["confirm", "unsubscribe"]


def token_for(subscription: Subscription, purpose: Purpose) -> str:
    return signing.dumps(subscription.pk, salt=_salt(purpose))


def subscription_of(token: str, purpose: Purpose) -> Subscription | None:
    """The subscription that ``token`` stands for; a confirmation expires, the way out never."""
    longest = CONFIRM_WITHIN if purpose == "confirm" else None
    try:
        pk = signing.loads(token, salt=_salt(purpose), max_age=longest)
    except signing.BadSignature:
        return None
    return Subscription.objects.select_related("consultation").filter(pk=pk).first()


def _salt(purpose: Purpose) -> str:
    return f"machikoe.follow.{purpose}"
