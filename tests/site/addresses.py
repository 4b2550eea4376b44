"""Every address that the project answers at, and something real at the end of each."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from .town import Town

# Wagtail's own, told in the table as one each; what Machikoe adds to the admin is told singly.
WAGTAILS = {
    *("account", "api", "block-preview", "bulk", "choose-anchor-link", "choose-email-link"),
    *("choose-external-link", "choose-page", "choose-phone-link", "collections", "dismissibles"),
    *("documents", "editing-sessions", "embeds", "groups", "images", "jsi18n"),
    *("logout", "pages", "password_reset", "reports", "settings", "sites", "sprite"),
    *("tag-autocomplete", "test404", "users", "workflows"),
}
BREAKS = ("admin/failwhale/",)  # Wagtail's own, an error on purpose
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What <int:pk>, <str:pk> and the like stand for, by the beginning of the address.
BY_PLACE = {
    "admin/submissions/": "submission",
    "admin/departments/": "department",
    "admin/deputies/": "deputy",
    "admin/passages/": "passage",
    "admin/reflections/": "reflection_row",
    "admin/snippets/responses/response/": "response_id",
    "admin/users/": "user",
    "admin/groups/": "group",
    "admin/sites/": "site",
    "admin/collections/": "collection",
    "admin/workflows/tasks/": "task",
    "admin/workflows/": "workflow",
    "admin/documents/": "document",
    "admin/images/": "image",
    "admin/api/main/documents/": "document",
    "admin/api/main/images/": "image",
    "admin/api/main/pages/": "page",
    "accounts/me/submissions/": "submission",
    "api/v1/consultations/": "published_id",
}
BY_NAME = {
    "document_id": "document",
    "doc_id": "document",
    "image_id": "image",
    "page_id": "page",
    "parent_page_id": "home",
    "page_to_move_id": "page",
    "destination_id": "home",
    "revision_id": "revision",
    "task_id": "task",
    "search_id": "search_id",
}
# Which submission an address is about.
SUBMISSION = {"check": "unchecked", "put-back": "excluded", "exclude": "submission"}
FIXED = {
    "action": "exclude",
    "content_type_app_name": "consultations",
    "content_type_model_name": "consultation",
    "app_label": "consultations",
    "model_name": "consultation",
    "app_name": "home",
    "kind": "csv",
    "file": "pdf",
    "paper": "report.pdf",
    "provider_id": "city",
    "action_name": "publish",
    "filter_spec": "width-100",
    "object_id": "1",
    "goal_code": "1",
}
REGULAR = {
    "documents/^(\\d+)/(.*)$": "documents/{document}/shiryo.txt",
    "^((?:[\\w\\-]+/)*)$": "",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-set-password/"
    ),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/": "accounts/oidc/city/login/",
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/": "accounts/oidc/city/login/callback/",
    "admin/^.*/$": "admin/no-such-page/",
    "admin/snippets/responses/response/history/(?P<pk>.+)/revisions/compare/(?P<revision_id_a>live"
    "|earliest|\\d+)\\.\\.\\.(?P<revision_id_b>live|latest|\\d+)/$": (
        "admin/snippets/responses/response/history/{response_id}/revisions/compare/live...latest/"
    ),
    "admin/pages/^(?P<pk>\\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\\d+)\\.\\.\\."
    "(?P<revision_id_b>live|latest|\\d+)/$": "admin/pages/{page}/revisions/compare/live...latest/",
}


def patterns() -> list[str]:
    """Every pattern of the resolver, as it is written, and what pages route to themselves."""
    plain = [p for p in dict.fromkeys(_patterns(get_resolver(), "")) if p not in BREAKS]
    pages = ["open/", "draft/", *_routes("open"), *_routes("goal-1"), *_routes("answered")]
    return [*plain, *dict.fromkeys([*pages, *_routes("answered", results=True)])]


def _patterns(resolver: Any, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path


def _routes(slug: str, *, results: bool = False) -> Iterator[str]:
    page: Any = Page.objects.filter(slug=slug).first()
    if results:
        page = page.get_children().exclude(slug__startswith="goal").get()
    page = page.specific
    path = page.get_url_parts()[2].lstrip("/")
    for route in page.get_subpage_urls():
        yield path + str(route.pattern)


def bulk_actions() -> list[tuple[str, str, str]]:
    """App, model and name of everything that can be done to many rows at once."""
    bulk_action_registry._scan_for_bulk_actions()
    found = bulk_action_registry.actions
    return sorted(
        (app, model, action)
        for app in found
        for model in found[app]
        for action in found[app][model]
    )


def line_of(pattern: str) -> str:
    """What the table calls ``pattern``: itself, or the part of Wagtail's admin that it is in."""
    parts = pattern.split("/")
    if parts[0] == "admin" and parts[1] in WAGTAILS:
        return f"admin/{parts[1]}/…"
    return "/" + pattern if not pattern.startswith("/") else pattern


def address(pattern: str, town: Town, ids: dict[str, Any] | None = None) -> str:
    """``pattern`` with what there is in ``town`` in the place of each parameter."""
    ids = ids or town.ids
    if pattern in REGULAR:
        return "/" + REGULAR[pattern].format(**ids)
    plain = pattern.replace("^", "").replace("$", "").replace(".*", "x")
    return "/" + PARAMETER.sub(lambda match: _value(match[1], plain, ids), plain)


def contents(pattern: str, town: Town) -> dict[str, Any]:
    """What is posted where an empty form is answered before anybody is asked for a permission."""
    ids = town.ids
    theme = {"version": ids["version"], "department": ids["department"], "into": ids["other_theme"]}
    forms = {
        "choose-external-link": {
            "external-link-chooser-url": "https://example.jp/",
            "external-link-chooser-link_text": "市",
        },
        "/assign/": theme,
        "/merge/": theme,
        "/comment/": {**theme, "text": "確認してください"},
        "admin/pages/<int:page_id>/copy/": {
            "new_title": "写し",
            "new_slug": "copy",
            "new_parent_page": ids["home"],
        },
    }
    return next((form for part, form in forms.items() if part in pattern), {})


def _value(name: str, pattern: str, ids: dict[str, Any]) -> str:
    if name == "submission_id":
        key = next(
            (key for part, key in SUBMISSION.items() if f"/{part}/" in pattern), "submission"
        )
        return str(ids[key])
    if name == "token":
        return str(ids["confirm" if "confirm" in pattern else "unsubscribe"])
    if name in ids:
        return str(ids[name])
    if name in BY_NAME:
        return str(ids[BY_NAME[name]])
    if name == "pk":
        places = (key for start, key in BY_PLACE.items() if pattern.startswith(start))
        return str(ids.get(next(places, ""), 1))
    return FIXED.get(name, "1")
