from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern
from wagtail.urls import urlpatterns as wagtail_urls

from engagement.responses.open_data.schema_view import summary_schema
from engagement.responses.open_data.views import docs as open_data
from home.sitemaps import SITEMAPS
from home.views import robots, serve

urlpatterns = [
    # Wagtail's own login would take a password and pass by allauth's limits.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="admin_login_through_allauth",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots),
    path("api/v1/", include("engagement.responses.open_data.urls")),
    path("schemas/machikoe-summary-1.json", summary_schema, name="schema"),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("comment/", include("engagement.submissions.urls")),
    path("answers/", include("engagement.responses.public_urls")),
    path("follow/", include("engagement.responses.following.urls")),
    path("open-data/", open_data, name="open_data"),
    path("", include("home.urls")),
    path("", include([each for each in wagtail_urls if each.name != "wagtail_serve"])),
    re_path(serve_pattern, serve, name="wagtail_serve"),
    prefix_default_language=False,
)
