from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from engagement.submissions.models import Channel, ExclusionReason

from .. import snapshot

register = template.Library()


@register.filter
def wording(item: dict[str, Any], field: str) -> str:
    """A text of the snapshot in the reader's language, marked as Japanese where it has no other."""
    text = snapshot.in_language(item, field)
    language = snapshot.language_of(item, field)
    if not text or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def goal_label(goal: snapshot.GoalRows) -> str:
    return snapshot.goal_label(goal["code"])


@register.filter
def sections(
    goal: snapshot.GoalRows,
) -> Iterator[tuple[snapshot.DirectionRows | None, list[snapshot.Row]]]:
    return snapshot.sections(goal)


@register.filter
def row_count(goal: snapshot.GoalRows) -> int:
    return sum(len(rows) for _direction, rows in snapshot.sections(goal))


@register.filter
def channel_label(channel: str) -> str:
    return str(Channel(channel).label)


@register.filter
def reason_label(reason: str) -> str:
    return str(ExclusionReason(reason).label)


@register.filter
def as_moment(written: str | None) -> datetime | None:
    """A moment that the snapshot holds as text."""
    return datetime.fromisoformat(written) if written else None


@register.filter
def theme_id(row: snapshot.Row) -> int:
    return snapshot.theme_of(row)
