"""What every mail to a follower carries: the way out."""

from django.urls import reverse

from ...models import Subscription
from ...services.deliver import absolute
from ..tokens import token_for


def unsubscribe_url(subscription: Subscription) -> str:
    return absolute(reverse("following:unsubscribe", args=[token_for(subscription, "unsubscribe")]))


def unsubscribe_headers(subscription: Subscription) -> dict[str, str]:
    """For the mail program's own button (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
