from django.urls import path
from django.views.generic import TemplateView

from .feeds import NewsFeed, RssNewsFeed

urlpatterns = [
    path("feed/", NewsFeed(), name="feed"),
    path("feed/rss/", RssNewsFeed(), name="feed_rss"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="home/accessibility.html"),
        name="accessibility",
    ),
]
