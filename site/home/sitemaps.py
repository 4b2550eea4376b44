from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from .models import HomePage


class PublicPages(Sitemap[Any]):
    """Every page that everybody may read, in each language."""

    i18n = True
    alternates = True

    def items(self) -> Any:
        home = HomePage.objects.first()
        if home is None:
            return Page.objects.none()
        pages = Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().order_by("path")

    def location(self, page: Any) -> str:
        return str(page.relative_url(page.get_site()))

    def lastmod(self, page: Any) -> datetime | None:
        changed: datetime | None = page.last_published_at
        return changed


SITEMAPS = {"pages": PublicPages}
