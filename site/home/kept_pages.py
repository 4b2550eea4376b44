"""Public pages as they were made, kept for whoever reads them next without being known.

Each process keeps its own copies, by edition (``consultations.edition``): whatever changes a public
page starts a new one (``home.signals``). No copy outlives a moment at which time alone changes
pages: an opening, a closing, midnight in Japan. Whoever is known is shown a page made anew, of
parts that are everybody's and kept the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from gzip import compress
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from engagement.consultations.edition import Edition
from engagement.consultations.models import Consultation


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
