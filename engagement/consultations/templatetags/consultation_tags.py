from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from .. import dates

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

    text = item.in_language(field)
    language = item.language_of(field)
    if not text or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)
