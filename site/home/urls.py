from django.urls import path
from django.views.generic import TemplateView

from .feeds import NewsFeed

urlpatterns = [
    path("feed/", NewsFeed(), name="feed"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="home/accessibility.html"),
        name="accessibility",
    ),
]
