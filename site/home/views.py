from django.http import HttpRequest, HttpResponse
from django.urls import reverse

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
