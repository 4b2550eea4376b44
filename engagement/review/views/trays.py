from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView

from ..models import Placement
from .pages import OpinionsPage


class TrayView(OpinionsPage, TemplateView):
    """Opinions that wait for a decision of staff; the least certain come first."""

    template_name = "review/tray.html"
    introduction: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "introduction": self.introduction}


class UndecidedView(TrayView):
    page_title = _("Cannot decide")
    introduction = _(
        "The analysis could not tell which goal these opinions speak of. Move each to its goal."
    )

    def placements(self) -> Any:
        return Placement.objects.of(self.consultation).undecided().order_by("goal_confidence", "pk")


class UnplacedView(TrayView):
    page_title = _("In no theme yet")
    introduction = _(
        "The goal of these opinions is known, and no theme is near enough. Move each to a theme, "
        "or make a theme of its own."
    )

    def placements(self) -> Any:
        unplaced = Placement.objects.of(self.consultation).unplaced()
        goal_code = self.request.GET.get("goal", "")
        if goal_code:
            unplaced = unplaced.in_goal(goal_code.replace("\0", ""))
        return unplaced.order_by("goal_code", "goal_confidence", "pk")
