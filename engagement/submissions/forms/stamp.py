"""When a form was opened, signed: nobody reads, writes and checks a comment in a moment."""

import time

from django.core import signing

LEAST_SECONDS = 3
_SALT = "machikoe.form"


def new_stamp() -> str:
    return signing.dumps(time.time(), salt=_SALT)


def is_ours(stamp: str) -> bool:
    return _age(stamp) is not None


def is_ripe(stamp: str) -> bool:
    """Whether ``stamp`` is ours and old enough. It may be as old as it likes, or from a time to
    come: only a clock that was set back since makes such a one, and nobody waits for that."""
    age = _age(stamp)
    return age is not None and abs(age) >= LEAST_SECONDS


def _age(stamp: str) -> float | None:
    try:
        opened: float = signing.loads(stamp, salt=_SALT)
    except signing.BadSignature:
        return None
    return time.time() - opened
