"""What everybody is told alike, kept by each process for as long as it is true.

Which copies are good is said by an *edition* in the cache that all processes share; whatever
changes a public page starts a new one. A process asks which edition it is once a second at most, so
another process may go by an old copy for so long; the one that changed something knows at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache, caches

EDITION = "public-pages-edition"
ASKED_AGAIN_AFTER = 1  # seconds


@dataclass(frozen=True)
class Edition:
    """What may be read of the copies, and for how many seconds what is added may be."""

    name: str
    lasts: int

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once in this edition by each process; None is not kept."""
        key = sha256(f"{self.name} {name}".encode()).hexdigest()
        value = caches["pages"].get(key)
        if value is None and (value := make()) is not None:
            caches["pages"].set(key, value, self.lasts)
        return value


def current_edition() -> Edition:
    """The edition that may be read and added to."""
    name = caches["pages"].get_or_set(EDITION, _shared_edition, ASKED_AGAIN_AFTER)
    return Edition(str(name), settings.MACHIKOE_PAGE_CACHE_SECONDS)


def start_new_edition() -> None:
    cache.set(EDITION, _new(), timeout=None)
    caches["pages"].delete(EDITION)


def _shared_edition() -> str:
    return str(cache.get_or_set(EDITION, _new, timeout=None))


def _new() -> str:
    return uuid4().hex
