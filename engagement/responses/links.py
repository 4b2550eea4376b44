"""Links in texts: which words are addresses, and whether each leads somewhere."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Page

# An address ends before white space, quotes and what is not ASCII, and not with punctuation.
_ADDRESS = re.compile(r"(https?:(?:[!#-&(-;=?-~]*[/\w#$%&*+=@~-])?)", re.IGNORECASE | re.ASCII)
_valid = URLValidator(schemes=["http", "https"])


def broken_in(text: str) -> list[str]:
    """The addresses in plain ``text`` that cannot be right: malformed, or of no page of ours."""
    return [address for address in _ADDRESS.findall(text) if not _leads_somewhere(address)]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """``text`` in parts, each with the address that it is and may lead to, or with nothing."""
    for place, part in enumerate(_ADDRESS.split(text)):
        if part:
            yield part, part if place % 2 == 1 and _is_valid(part) else ""


def broken_in_rich(html: str) -> list[str]:
    """The same for rich text as Wagtail stores it, with its links to pages and documents."""
    finder = _Links()
    finder.feed(html)
    return [named for named, attributes in finder.found if not _link_works(attributes)]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            attributes = {name: value or "" for name, value in attrs}
            named = attributes.get("href") or f"{attributes.get('linktype')} {attributes.get('id')}"
            self.found.append((named, attributes))


def _link_works(attributes: dict[str, str]) -> bool:
    match attributes.get("linktype"):
        case "page":
            return Page.objects.filter(pk=attributes.get("id") or 0).live().public().exists()
        case "document":
            return get_document_model().objects.filter(pk=attributes.get("id") or 0).exists()
    address = attributes.get("href", "")
    return address.startswith(("mailto:", "tel:", "#")) or _leads_somewhere(address)


def _leads_somewhere(address: str) -> bool:
    own = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    parts = _split(address)
    if parts is None or (parts.scheme and not parts.netloc):
        return False
    if parts.netloc and parts.netloc != own.netloc:
        return _is_valid(address)
    return _is_served(unquote(parts.path) or "/")


def _is_valid(address: str) -> bool:
    try:
        _valid(address)
    except ValidationError:
        return False
    return True


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_served(path: str) -> bool:
    """Whether a page that everybody may read, or a view, is at ``path``."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            found = resolve(path)
    except Resolver404:
        return False
    if found.url_name != "wagtail_serve":
        return True
    below = path.strip("/")
    if language != settings.LANGUAGE_CODE:
        below = below.removeprefix(language).strip("/")
    pages = Page.objects.live().public()
    return any(_path_below_root(page) == below for page in _candidates(pages, below))


def _candidates(pages: Any, below: str) -> list[Page]:
    slug = below.rsplit("/", 1)[-1]
    if not slug:
        return list(pages.filter(sites_rooted_here__isnull=False)[:1])
    return list(pages.filter(slug=slug)[:50])


def _path_below_root(page: Page) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        parts = page.get_url_parts()
    return parts[2].strip("/") if parts else ""
