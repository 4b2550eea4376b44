"""Answers whose theme has no opinion any more, merged into another for instance: kept, and shown
to whoever can use their words."""

from typing import Any

from engagement.review.models import EventKind, ReviewEvent, Theme

from .answers import themes_to_answer
from .models import Response
from .models.response import ResponseQuerySet
from .services.write_response import latest_version


def left_over(consultation: Any) -> ResponseQuerySet:
    """The answers to themes of ``consultation`` that nobody is heard in."""
    answers: ResponseQuerySet = (
        Response.objects.filter(theme__consultation=consultation)
        .exclude(theme__in=themes_to_answer().order_by())
        .select_related("theme", "reflection")
    )
    return answers


def answers_of_merged(theme: Theme) -> list[Response]:
    """What was last written to the themes that were merged into ``theme``, at once or in steps."""
    merged: set[int] = set()
    looked_at = [theme.pk]
    while looked_at:
        newly = _merged_into(looked_at.pop()) - merged - {theme.pk}
        merged |= newly
        looked_at += newly
    answers = left_over(theme.consultation_id).filter(theme__in=merged)
    return [latest for answer in answers if (latest := latest_version(answer))]


def _merged_into(theme: int) -> set[int]:
    events = ReviewEvent.objects.filter(
        kind=EventKind.MERGE, is_undone=False, subjects__theme=theme
    )
    retired = (set(map(int, event.changes["themes"])) for event in events)
    return {key for gone in retired if theme not in gone for key in gone}
