"""Telling whether two addresses are the same one, without reading either."""

import hmac
from hashlib import sha256

from django.conf import settings


def hashes(address: str) -> list[str]:
    """Hashes of ``address``, whatever its case, with each of the identity keys, newest first."""
    folded = address.strip().lower().encode()
    return [
        hmac.new(b"machikoe.follow:" + key.encode(), folded, sha256).hexdigest()
        for key in settings.MACHIKOE_IDENTITY_KEYS
    ]
