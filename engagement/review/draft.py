"""The published draft's goals and measures by code, read once for a page."""

from typing import Any

from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation

from .models import WHOLE_PLAN


def goal_label(code: str) -> str:
    """``Basic goal 2``, or what an opinion has that speaks of no goal."""
    if code == WHOLE_PLAN:
        return _("Whole plan or outside the draft")
    if not code:
        return _("Cannot decide")
    return _("Basic goal %(number)s") % {"number": code}


class Draft:
    """Names what codes stand for, also where the draft no longer holds them."""

    def __init__(self, consultation: Consultation) -> None:
        self.goals = list(consultation.goals.prefetch_related("directions__measures"))
        self._goals = {goal.code: goal for goal in self.goals}
        self._measures = {
            measure.code: measure
            for goal in self.goals
            for direction in goal.directions.all()
            for measure in direction.measures.all()
        }

    def has_goal(self, code: str) -> bool:
        return code in self._goals

    def goal_title(self, code: str) -> str:
        goal: Any = self._goals.get(code)
        return goal.in_language("title") if goal else ""

    def measure_title(self, code: str) -> str:
        measure: Any = self._measures.get(code)
        return measure.in_language("title") if measure else ""

    def codes(self, others: set[str]) -> list[str]:
        """The goals in the order of the plan, ``others`` that have work left, the whole plan."""
        goals = [goal.code for goal in self.goals]
        return [*goals, *sorted(others - {*goals, WHOLE_PLAN, ""}), WHOLE_PLAN]
