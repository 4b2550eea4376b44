"""One form is one submission, however often it arrives."""

import json
from hashlib import sha256
from typing import Any


def idempotency_key(form_key: str, content: list[Any]) -> str | None:
    """What tells a sending apart; nothing without a ``form_key``.

    A form that was sent, changed with the browser's back button and sent again is a new
    submission, so the key covers the content too.
    """
    if not form_key:
        return None
    return sha256(json.dumps([form_key, *content]).encode()).hexdigest()
