import struct
from array import array
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy
from django.views.decorators.http import condition
from django.views.generic.base import TemplateView, View

from ..draft import goal_label
from ..models import Placement, ReviewEvent, Run
from ..theme_facts import by_goal, themes_by_size
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

EXCERPT = 120


class MapView(ConsultationPage, TemplateView):
    """Every opinion as a point, and beside it the same themes as a list for the keyboard."""

    template_name = "review/map.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Map of opinions")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = by_goal(themes_by_size(self.consultation))
        loose = Placement.objects.of(self.consultation).filter(theme=None).order_by()
        unplaced = dict(loose.values_list("goal_code").annotate(Count("pk")))
        return {
            **super().get_context_data(**kwargs),
            "goals": [
                {
                    "code": code,
                    "name": f"{goal_label(code)} {self.draft.goal_title(code)}".strip(),
                    "themes": themes.get(code, []),
                    "unplaced": unplaced.get(code, 0),
                }
                for code in self.draft.codes(set(themes))
            ],
            "undecided": unplaced.get("", 0),
        }


class PointsView(ConsultationPage, View):
    """The points, little-endian: their number, the least and greatest x and y as floats, and then
    one column after the other.

    Opinion and theme (or 0) in 32 bits, x and y in 16 bits from the least to the greatest, the
    goal's number (or 255 where it cannot be decided) in 8.
    """

    permissions = (SEES_THEMES, SEES_OPINIONS)
    UNDECIDED = 255
    MOST = 65_535

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = condition(etag_func=lambda request: self._etag())(self._points)
        response: HttpResponseBase = answer(request)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def _etag(self) -> str:
        """Another whenever a point may be another: after a step, a run, a withdrawal."""
        events = ReviewEvent.objects.of(self.consultation).aggregate(last=Max("number"))["last"]
        runs = Run.objects.filter(consultation=self.consultation).exclude(finished_at=None)
        run = runs.values_list("pk", flat=True).first()
        return f'"{events}-{run}-{Placement.objects.of(self.consultation).count()}"'

    def _points(self, request: HttpRequest) -> HttpResponse:
        rows = (
            Placement.objects.of(self.consultation)
            .filter(opinion__insight__isnull=False)
            .order_by()
            .values_list(
                "opinion", "theme", "opinion__insight__x", "opinion__insight__y", "goal_code"
            )
        )
        columns: Any = list(zip(*rows.iterator(chunk_size=10_000), strict=True)) or [()] * 5
        opinions, themes, xs, ys, goals = columns
        x0, x1, y0, y1 = (
            min(xs, default=0),
            max(xs, default=1),
            min(ys, default=0),
            max(ys, default=1),
        )
        content = b"".join(
            [
                struct.pack("<I4f", len(opinions), x0, x1, y0, y1),
                array("I", opinions).tobytes(),
                array("I", (theme or 0 for theme in themes)).tobytes(),
                self._packed(xs, x0, x1),
                self._packed(ys, y0, y1),
                bytes(int(goal) if goal else self.UNDECIDED for goal in goals),
            ]
        )
        return HttpResponse(content, content_type="application/octet-stream")

    def _packed(self, values: Sequence[float], least: float, greatest: float) -> bytes:
        step = self.MOST / ((greatest - least) or 1)
        return array("H", (round((value - least) * step) for value in values)).tobytes()


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
