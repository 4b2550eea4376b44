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
from .rows import suggested

QUESTIONS = ("goal", "theme", "first", "five")
SUGGESTED = 5


def judge(placements: Iterable[Placement], goal_code: str, theme: int | None) -> dict[str, Any]:
    """How the machine fared with ``placements``, as they were, now that staff put them there."""
    counts = {question: [0, 0] for question in QUESTIONS}

    def tell(question: str, is_right: bool) -> None:
        counts[question][0] += is_right
        counts[question][1] += 1

    for placement in placements:
        if placement.is_confirmed:
            continue
        if placement.outcome != Outcome.UNDECIDED:
            tell("goal", placement.goal_code == goal_code)
        offers = [pk for pk, _words in suggested(placement)][:SUGGESTED]
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
