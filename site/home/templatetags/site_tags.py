from functools import partial
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from wagtail.models import Page, Site

from engagement.consultations.edition import current_edition
from engagement.consultations.models.bilingual import Bilingual

from ..models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def this_page_in(context: dict[str, Any], language: str) -> str:
    """The address of the page being read, in another language."""
    request = context.get("request")
    if request is None:
        return "/"
    path = request.path if request.method != "GET" else request.get_full_path()
    return translate_url(path, language)


@register.simple_tag(takes_context=True)
def municipality(context: dict[str, Any]) -> HomePage | None:
    """The front page that names the city whose site this is, if there is one."""
    request = context.get("request")
    if request is None:
        return None
    find = partial(_municipality, request)
    try:
        city: HomePage | None = current_edition().once(f"city {request.get_host()}", find)
    except DisallowedHost:  # which gets a page that says so
        return find()
    return city


def _municipality(request: HttpRequest) -> HomePage | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    named = HomePage.objects.filter(pk=site.root_page_id).exclude(municipality="")
    return named.only("municipality", "municipality_en").first()


@register.simple_tag
def front_page() -> HomePage | None:
    return HomePage.objects.first()


@register.inclusion_tag("home/_head.html", takes_context=True)
def addresses(context: dict[str, Any]) -> dict[str, Any]:
    """What search engines and social media are told about a page that is published."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or not page.live:
        return {}
    return {
        "page": page,
        "title": page.in_language("title") if isinstance(page, Bilingual) else page.title,
        "description": _description(page),
        "canonical": request.build_absolute_uri(request.path),
        "alternates": [
            (code, request.build_absolute_uri(translate_url(request.path, code)))
            for code, _name in settings.LANGUAGES
        ],
    }


def _description(page: Page) -> str:
    """What staff wrote for search engines, which is Japanese; for English readers the beginning of
    what the page says in English, if it says so."""
    if get_language() != "en":
        return str(page.search_description)
    for field in ("introduction_en", "purpose_en", "description_en"):
        if text := getattr(page, field, ""):
            return Truncator(" ".join(strip_tags(text).split())).chars(160)
    return ""
