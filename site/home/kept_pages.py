"""Public pages as they were made, kept for whoever reads them next without being known.

Each process keeps its own copies; which of them are good is said by an *edition* in the cache that
all processes share. Whatever changes a public page starts a new edition (``home.signals``), and no
copy outlives a moment at which time alone changes pages: an opening, a closing, midnight in Japan.
Whoever is known is shown a page made anew, of parts that are everybody's and kept the same way.
A process asks which edition it is once a second at most, so another process may read an old copy
for so long; the one that changed something knows at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gzip import compress
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from engagement.consultations.models import Consultation

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


@dataclass(frozen=True)
class KeptPage:
    """A page as it goes over the wire. It holds no secret, so it may be compressed."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    made_at: datetime
    good_until: datetime

    def answer(self, request: HttpRequest) -> HttpResponseBase | None:
        """The page, or that the reader has it already."""
        response = HttpResponse(self.body, headers=dict(self.headers))
        return get_conditional_response(request, etag=self.etag, response=response)


def current_edition() -> Edition:
    """The edition that may be read and added to."""
    name = caches["pages"].get_or_set(EDITION, _shared_edition, ASKED_AGAIN_AFTER)
    return Edition(str(name), settings.MACHIKOE_PAGE_CACHE_SECONDS)


def start_new_edition() -> None:
    cache.set(EDITION, _new(), timeout=None)
    caches["pages"].delete(EDITION)


def _shared_edition() -> str:
    return str(cache.get_or_set(EDITION, _new, timeout=None))


def find(request: HttpRequest, edition: Edition) -> KeptPage | None:
    page: KeptPage | None = caches["pages"].get(_key(request, edition))
    if page is None or not page.made_at <= timezone.now() < page.good_until:
        return None
    return page


def keep(
    request: HttpRequest, edition: Edition, response: HttpResponse, made_at: datetime
) -> KeptPage:
    """Keep ``response``, of which the making began at ``made_at``."""
    body = response.content
    etag = response.headers.get("ETag", f'W/"{sha256(body).hexdigest()[:32]}"')
    if _takes_gzip(request):
        body = compress(body, compresslevel=6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Content-Length"] = str(len(body))
    patch_vary_headers(response, ["Accept-Encoding"])
    # Readers' own caches ask each time whether the page is still good.
    patch_cache_control(response, no_cache=True)
    page = KeptPage(tuple(response.headers.items()), body, etag, made_at, _good_until(made_at))
    caches["pages"].set(_key(request, edition), page, edition.lasts)
    return page


def _good_until(now: datetime) -> datetime:
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))
    latest = now + timedelta(seconds=settings.MACHIKOE_PAGE_CACHE_SECONDS)
    edge = Consultation.objects.live().next_edge(now)
    return min(midnight, latest, edge or latest)


def _key(request: HttpRequest, edition: Edition) -> str:
    address = request.build_absolute_uri()
    packed = _takes_gzip(request)
    return sha256(f"{edition.name} {packed} {address}".encode()).hexdigest()


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _new() -> str:
    return uuid4().hex
