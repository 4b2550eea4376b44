from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import Channel, ExclusionReason

from .. import snapshot
from ..checks import answers as checks
from ..links import pieces

register = template.Library()


@register.filter
def wording(item: Any, field: str) -> str:
    """A text of the snapshot in the reader's language, marked as Japanese where it has no other."""
    text = snapshot.in_language(item, field)
    language = snapshot.language_of(item, field)
    if not text or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def with_links(text: str) -> SafeString:
    """What the city wrote, escaped, with its addresses as links."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', address, part) if address else part,)
            for part, address in pieces(text)
        ),
    )


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
def by_goal(summary: snapshot.Snapshot) -> list[dict[str, Any]]:
    """The lines of the table by goal, for ``responses/_shares.html``."""
    return [
        _line(goal_label(goal), wording(goal, "title"), goal["opinions"], row_count(goal))
        for goal in summary["goals"]
    ]


@register.filter
def by_reflection(summary: snapshot.Snapshot) -> list[dict[str, Any]]:
    return [
        _line(each["letter"], wording(each, "wording"), each["opinions"], each["rows"])
        for each in summary["reflections"]
    ]


@register.filter
def by_channel(summary: snapshot.Snapshot) -> list[dict[str, Any]]:
    """By channel, how many submitters."""
    counted = summary["counts"]["by_channel"]
    return [_line("", Channel(channel).label, number) for channel, number in counted.items()]


def _line(label: str, name: Any, number: int, rows: int | None = None) -> dict[str, Any]:
    full = format_html("{} {}", label, name) if label else name
    return {"label": full, "number": number, "rows": rows}


@register.filter
def reason_label(reason: str) -> str:
    return str(ExclusionReason(reason).label)


@register.filter
def as_moment(written: str | None) -> datetime | None:
    """A moment that the snapshot holds as text."""
    return datetime.fromisoformat(written) if written else None


@register.filter
def write_url(row: snapshot.Row) -> str:
    """Where staff write the answer that ``row`` shows."""
    return checks.write_url(row)


@register.filter
def share(part: int, whole: int) -> str:
    """How much of ``whole`` ``part`` is, as the width of a bar."""
    return f"{100 * part / whole:.1f}%" if whole else "0%"


@register.filter
def most(items: list[dict[str, Any]], field: str) -> int:
    """The largest ``field``, which the longest bar stands for."""
    return max((item[field] for item in items), default=0)


@register.filter
def category_id(category: dict[str, Any]) -> str:
    return snapshot.category_id(category)


@register.filter
def revised(goals: list[snapshot.GoalRows]) -> list[snapshot.Row]:
    """The rows that changed the draft."""
    return [row for row in snapshot.rows(goals) if row["reflection"]["key"] == "revised"]


@register.filter
def total(goals: list[snapshot.GoalRows]) -> int:
    return len(list(snapshot.rows(goals)))


@register.filter
def language_of(item: dict[str, Any], field: str) -> str:
    """The language of a text of the snapshot where no markup can be inside."""
    return snapshot.language_of(item, field)


@register.filter
def plain_title(goal: snapshot.GoalRows) -> str:
    """The goal where no markup can be, as in an option."""
    return f"{snapshot.goal_label(goal['code'])} {snapshot.in_language(goal, 'title')}".strip()


@register.filter
def plain_wording(category: snapshot.Category) -> str:
    return f"{category['letter']} {snapshot.in_language(category, 'wording')}".strip()


FIELD_LABELS = {
    "label": _("theme"),
    "summary": _("summary of the opinions"),
    "response": _("the city's view"),
    "reflection": _("reflection"),
    "changes": _("changes of the draft"),
    "opinions": _("number of opinions"),
}


@register.filter
def field_label(field: str) -> str:
    return str(FIELD_LABELS.get(field, field))


@register.filter
def corrected_fields(row: snapshot.CorrectedRow) -> str:
    """What was done to a row: added, removed, or which of its parts were changed."""
    if row["kind"] == "added":
        return gettext("added")
    if row["kind"] == "removed":
        return gettext("removed")
    parts = gettext(", ").join(map(field_label, row["fields"]))
    return gettext("corrected: %(parts)s") % {"parts": parts}


@register.filter
def of_row(follow_ups: dict[str, list[Any]], row: snapshot.Row) -> list[Any]:
    return follow_ups.get(row["anchor"], []) if follow_ups else []


@register.filter
def departments(goals: list[snapshot.GoalRows]) -> list[str]:
    return snapshot.departments(goals)
