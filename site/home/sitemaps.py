from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from .models import HomePage


class PublicPages(Sitemap[Any]):
    """Every page that everybody may read, in each language."""

    i18n = True
    alternates = True

    def items(self) -> list[Any]:
        home = HomePage.objects.first()
        if home is None:
            return []
        pages = Page.objects.descendant_of(home, inclusive=True).order_by("path")
        # What is below an unpublished page cannot be reached either.
        hidden = tuple(pages.not_live().values_list("path", flat=True))
        return [page for page in pages.public() if not page.path.startswith(hidden)]

    def location(self, page: Any) -> str:
        return str(page.relative_url(page.get_site()))

    def lastmod(self, page: Any) -> datetime | None:
        changed: datetime | None = page.last_published_at
        return changed


SITEMAPS = {"pages": PublicPages}
