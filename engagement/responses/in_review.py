"""How far the answers are, told on the pages of the review."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from engagement.review.models import Theme, ThemeState

from .approval import stages
from .models import Response


def describe_themes(request: HttpRequest, themes: Iterable[Theme]) -> dict[int, dict[str, Any]]:
    """The stage of the answer to each of ``themes``, by theme; one that is still to be reviewed has
    none. Two queries."""
    listed = list(themes)
    answers = {r.theme_id: r for r in Response.objects.filter(theme__in=listed)}
    found = stages(answers.values())
    linked = request.user.has_perm("responses.view_response")
    told = {}
    for theme in listed:
        answer = answers.get(theme.pk)
        if answer is None and theme.state != ThemeState.REVIEWED:
            continue
        told[theme.pk] = {
            "label": found[answer.pk].label if answer else gettext("Not answered"),
            "url": reverse("responses:write", args=[theme.pk]) if linked else "",
            "is_done": bool(answer and found[answer.pk].is_done),
        }
    return told


def count_done_themes(consultation: Any) -> int:
    """How many themes of ``consultation`` have an approved answer."""
    return (
        Response.objects.approved()
        .filter(theme__consultation=consultation, theme__is_retired=False)
        .count()
    )
