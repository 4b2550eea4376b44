from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .. import dates
from ..furigana import with_ruby
from ..glossary import Glossary

register = template.Library()


@register.filter
def long_date(day: date | None) -> str:
    return dates.long_date(day) if day else ""


@register.filter
def moment(at: datetime | None) -> str:
    return dates.moment(at) if at else ""


@register.filter
def closing_moment(at: datetime | None) -> str:
    return dates.closing_moment(at) if at else ""


@register.filter
def days_left(at: datetime | None) -> int | None:
    return dates.days_left(at) if at else None


@register.filter
def bilingual(item: Any, field: str) -> str:
    """The field in the reader's language, marked as Japanese where there is no English."""

    return _in_its_language(item, field, item.in_language(field))


@register.filter
def plain(item: Any, field: str) -> str:
    """The field in the reader's language where no markup can be, as in a title."""
    text: str = item.in_language(field)
    return text


@register.filter
def ruby(text: str) -> SafeString:
    return with_ruby(text)


@register.simple_tag
def explained(item: Any, field: str, glossary: Glossary) -> str:
    """``bilingual``, with links to the glossary terms that the page has not met before."""
    return _in_its_language(item, field, glossary.linked(item.in_language(field)))


@register.filter
def linked(text: str, glossary: Glossary) -> SafeString:
    return glossary.linked(text)


def _in_its_language(item: Any, field: str, text: str) -> str:
    language = item.language_of(field)
    if not text or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def language(item: Any, field: str) -> str:
    """The language of what ``bilingual`` shows."""
    code: str = item.language_of(field)
    return code
