"""Who is read a kept page to, and which pages are kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import has_vary_header

from engagement.consultations.edition import current_edition

from .kept_pages import find, keep

# Cookies that say that somebody may be known, or is to be told something.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# Of all that can stand behind a question mark; the rest is made anew each time.
KEPT_QUERIES = ("", "changed")
CSRF_FIELD = b"csrfmiddlewaretoken"


class KeptPagesMiddleware:
    """Stands before everything that knows people: sessions, sign-in, forms.

    A page is kept only if it shows that it is everybody's: a published page that set no cookie,
    asked for none, holds no form that is somebody's own, and says nothing against it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase | None:
        if not _is_anybodys(request):
            return self.get_response(request)
        edition = current_edition()
        if page := find(request, edition):
            return page.answer(request)
        began = timezone.now()
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_everybodys(request, response):
            return keep(request, edition, response, began).answer(request)
        return response


def _is_anybodys(request: HttpRequest) -> bool:
    """Whether the request tells nothing of who asks."""
    return (
        settings.MACHIKOE_PAGE_CACHE_SECONDS > 0
        and request.method == "GET"
        and request.META.get("QUERY_STRING", "") in KEPT_QUERIES
        and "HTTP_AUTHORIZATION" not in request.META
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def _is_everybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is the same for everybody."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name == "wagtail_serve"
        and response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not has_vary_header(response, "Cookie")
        and not _forbids(response)
        and "'nonce-" not in response.headers.get("Content-Security-Policy", "")
        and CSRF_FIELD not in response.content
    )


def _forbids(response: HttpResponse) -> bool:
    said = response.headers.get("Cache-Control", "").lower()
    return "private" in said or "no-store" in said
