from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView

from engagement.consultations.search import without_controls

from ..models import Placement
from ..search import MOST_FOUND, search
from .pages import OpinionsPage, whole_number


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


class MisfitsView(TrayView):
    page_title = _("Little like their theme")
    introduction = _(
        "The analysis finds these opinions little like the rest of their theme. Confirm those that "
        "belong there, and move the others."
    )

    def placements(self) -> Any:
        placements = Placement.objects.of(self.consultation).badly_placed()
        return placements.order_by("goal_code", "theme", "pk")


class SearchView(TrayView):
    """Opinions that hold every word that is looked for, whatever their place."""

    template_name = "review/search.html"
    page_title = _("Find opinions")
    has_more = False

    @property
    def query(self) -> str:
        return without_controls(self.request.GET.get("q", ""))

    def placements(self) -> Any:
        placements = Placement.objects.of(self.consultation)
        measure = self.request.GET.get("measure", "").replace("\0", "")[:20]
        if measure:
            placements = placements.filter(measures__0__code=measure)
        elif not self.query:
            return placements.none()
        if theme := whole_number(self.request.GET.get("theme", "")):
            placements = placements.filter(theme=theme)
        found, self.has_more = search(placements, self.query)
        return found.order_by("goal_code", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "query": self.query, "has_more": self.has_more, "most": MOST_FOUND}


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
