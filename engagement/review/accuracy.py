"""How often staff kept what an analysis proposed: told by their decisions, counted by run.

Each step that decides about opinions remembers how the machine's word fared (``judged``):

    {"goal": [kept, judged], "theme": [kept, judged], "first": [hit, offered], "five": […]}

"goal" and "theme" are about opinions that a run had placed and nobody had confirmed; "first" and
"five" about opinions in no theme: whether the best suggestion, or one of the best five, was taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .models import EventKind, Outcome, Placement, ReviewEvent
from .suggestions import suggestions

QUESTIONS = ("goal", "theme", "first", "five")
Decision = tuple[Placement, str, int | None]  # where it was, and the goal and theme it goes to


def judge(decisions: Iterable[Decision]) -> dict[str, Any]:
    """How the machine fared with each opinion as it was, now that staff put it there.

    Before the decisions are stored, so that no suggestion has learnt from what it is measured by.
    """
    counts = {question: [0, 0] for question in QUESTIONS}

    def tell(question: str, is_right: bool) -> None:
        counts[question][0] += is_right
        counts[question][1] += 1

    open_ = [each for each in decisions if not each[0].is_confirmed]
    waiting = [row for row, _, theme in open_ if row.theme_id is None and theme is not None]
    offered = suggestions(waiting)
    for placement, goal_code, theme in open_:
        if placement.outcome != Outcome.UNDECIDED:
            tell("goal", placement.goal_code == goal_code)
        offers = [offer.theme.pk for offer in offered.get(placement.opinion_id, ())]
        if placement.theme_id is not None:
            tell("theme", placement.theme_id == theme)
        elif theme is not None and offers:
            tell("first", offers[0] == theme)
            tell("five", theme in offers)
    return {question: count for question, count in counts.items() if count[1]}


def sum_up(*judged: dict[str, Any]) -> dict[str, Any]:
    """Several answers of ``judge`` as one."""
    questions = {question for each in judged for question in each}
    return {
        question: [sum(each.get(question, (0, 0))[at] for each in judged) for at in (0, 1)]
        for question in QUESTIONS
        if question in questions
    }


@dataclass(frozen=True)
class Score:
    kept: int
    judged: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.kept / self.judged) if self.judged else None


@dataclass
class OfRun:
    """How a run fared until the next one; ``run`` is its number."""

    run: int
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def scores(self) -> list[Score]:
        return [Score(*self.counts.get(question, (0, 0))) for question in QUESTIONS]


def accuracy(consultation: Any) -> list[OfRun]:
    """The runs with a result, the latest first; decisions that were undone do not count."""
    events = ReviewEvent.objects.of(consultation).filter(
        kind__in=[EventKind.RUN, EventKind.MOVE, EventKind.CONFIRM, EventKind.SHEET],
        is_undone=False,
    )
    runs: list[OfRun] = []
    for run, about in events.order_by("number").values_list("run", "about").iterator():
        if run is not None:
            runs.append(OfRun(run))
        elif runs and "judged" in about:
            runs[-1].counts = sum_up(runs[-1].counts, about["judged"])
    return runs[::-1]
