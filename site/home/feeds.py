"""What happened: consultations opened and closed, results published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from engagement.consultations.dates import closing_moment

from .models import HomePage

MOST = 50


@dataclass(frozen=True)
class News:
    """Something that happened to ``page`` and is told under a key that never changes."""

    kind: str
    at: datetime
    page: Any
    title: str
    text: str = ""


class NewsFeed(Feed[News, HomePage | None]):
    feed_type: type[SyndicationFeed] = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HomePage | None:
        return HomePage.objects.first()

    def title(self, home: HomePage | None) -> str:
        return _("%(city)s: public comments") % {
            "city": home.in_language("municipality") if home else ""
        }

    def subtitle(self) -> str:
        return _("Openings, closings and results")

    def link(self) -> str:
        return reverse("feed")

    def items(self, home: HomePage | None) -> list[News]:
        if home is None:
            return []
        return sorted(_news(home), key=lambda news: news.at, reverse=True)[:MOST]

    def item_title(self, item: News) -> str:
        return item.title

    def item_description(self, item: News) -> str:
        return item.text

    def item_link(self, item: News) -> str:
        return str(item.page.url)

    def item_guid(self, item: News) -> str:
        return f"urn:uuid:{item.page.translation_key}#{item.kind}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: News) -> datetime:
        return item.at

    item_updateddate = item_pubdate


class RssNewsFeed(NewsFeed):
    """The same for readers that do not know Atom."""

    feed_type = Rss201rev2Feed
    description = NewsFeed.subtitle

    def link(self) -> str:
        return reverse("feed_rss")


def _news(home: HomePage) -> list[News]:
    now = timezone.now()
    news = []
    for consultation in home.consultations:
        title = {"title": consultation.in_language("title")}
        closes = consultation.closes_at
        if consultation.opens_at and consultation.opens_at <= now:
            until = _("Until %(closes)s") % {"closes": closing_moment(closes)} if closes else ""
            opened = _("Open for comment: %(title)s") % title
            news.append(News("opened", consultation.opens_at, consultation, opened, until))
        if closes and closes <= now:
            closed = _("Closed for comment: %(title)s") % title
            news.append(News("closed", closes, consultation, closed))
    for results in home.results:
        title = {"title": results.in_language("title")}
        published = _("Results published: %(title)s") % title
        news.append(News("results", results.first_published_at, results, published))
    return news
