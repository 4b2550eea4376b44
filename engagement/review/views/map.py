from array import array
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View

from ..draft import goal_label
from ..models import Placement
from ..theme_facts import themes_by_size
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

EXCERPT = 120


class MapView(ConsultationPage, TemplateView):
    """Every opinion as a point, and beside it the same themes as a list for the keyboard."""

    template_name = "review/map.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Map of opinions")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = themes_by_size(self.consultation)
        codes = self.draft.codes({theme.goal_code for theme in themes})
        return {
            **super().get_context_data(**kwargs),
            "goals": [
                {
                    "code": code,
                    "name": f"{goal_label(code)} {self.draft.goal_title(code)}".strip(),
                    "themes": [theme for theme in themes if theme.goal_code == code],
                }
                for code in codes
            ],
        }


class PointsView(ConsultationPage, View):
    """The points: five little-endian 32-bit columns one after the other.

    Opinion, x, y (floats), theme or 0, goal's number or 65535 where it cannot be decided.
    """

    permissions = (SEES_THEMES, SEES_OPINIONS)
    UNDECIDED = 65_535

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = (
            Placement.objects.of(self.consultation)
            .filter(opinion__insight__isnull=False)
            .order_by("pk")
            .values_list(
                "opinion", "opinion__insight__x", "opinion__insight__y", "theme", "goal_code"
            )
        )
        ids, xs, ys, themes, goals = array("I"), array("f"), array("f"), array("I"), array("I")
        for opinion, x, y, theme, goal in rows.iterator(chunk_size=10_000):
            ids.append(opinion)
            xs.append(x)
            ys.append(y)
            themes.append(theme or 0)
            goals.append(int(goal) if goal else self.UNDECIDED)
        content = b"".join(column.tobytes() for column in (ids, xs, ys, themes, goals))
        return HttpResponse(content, content_type="application/octet-stream")


class ExcerptView(ConsultationPage, View):
    """How an opinion begins, for the point under the pointer."""

    permissions = (SEES_THEMES, SEES_OPINIONS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        placements = Placement.objects.of(self.consultation)
        placement = get_object_or_404(
            placements.select_related("opinion__submission", "theme"),
            opinion=self.kwargs["opinion_id"],
        )
        return JsonResponse(
            {
                "text": Truncator(placement.opinion.text).chars(EXCERPT),
                "language": placement.opinion.language,
                "place": placement.theme.label
                if placement.theme
                else goal_label(placement.goal_code),
            }
        )
