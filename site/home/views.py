from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve
from wagtail.views import serve_chain
from wagtail.wagtail_hooks import check_view_restrictions

from engagement.consultations.edition import current_edition

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /comment/
Disallow: /en/accounts/
Disallow: /en/comment/
Sitemap: {sitemap}
"""


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone: forms and staff's pages."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(sitemap=sitemap), content_type="text/plain")


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """As Wagtail's view, which asks the database for every page on the way to the one it serves.

    A way that everybody may go is found once in an edition of the public pages, and so are parts of
    their templates; every other way is judged each time.
    """
    edition = current_edition()
    request.edition = edition  # type: ignore[attr-defined]
    way = edition.once(f"way {request.get_host()} {path}", lambda: _way_for_all(request, path))
    if way is None or request.method != "GET":
        return wagtail_serve(request, path)
    return _serve_to_all(request, *way)


def _serve_to_all(request: HttpRequest, page: Any, args: Any, kwargs: Any) -> HttpResponseBase:
    """As Wagtail's view goes on, with every hook but the one that asks who may go this way."""
    served = serve_chain
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        if hook is not check_view_restrictions:
            served = hook(served)
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, args, kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    return served(page, request, args, kwargs)  # type: ignore[no-any-return]


def _way_for_all(request: HttpRequest, path: str) -> RouteResult | None:
    way = Page.route_for_request(request, path)
    return way if way and not way.page.get_view_restrictions().exists() else None
