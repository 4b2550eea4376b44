"""A consultation's review in numbers that balance, with a constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from engagement.consultations.models import Consultation
from engagement.submissions.models import State, Submission

from .draft import Draft, goal_label
from .models import WHOLE_PLAN, Outcome, Placement, Run, ThemeState
from .theme_facts import Sized, by_goal, sized, with_facts

SHOWN = 10  # themes of each goal; the others are on the goal's own page


@dataclass(frozen=True)
class Ledger:
    """Where every submission is. ``received`` is the sum of the others."""

    received: int
    held: int
    unchecked: int
    awaiting: int
    placed: int
    excluded: int
    withdrawn: int

    @property
    def balances(self) -> bool:
        waiting = self.held + self.unchecked + self.awaiting
        return self.received == waiting + self.placed + self.excluded + self.withdrawn


@dataclass(frozen=True)
class Section:
    """A goal, or the whole plan: its largest themes, and its opinions that are in none yet."""

    code: str
    label: str
    title: str
    themes: list[Any]
    theme_count: int
    opinions: int
    unplaced: int

    @property
    def heading(self) -> str:
        return f"{self.label} {self.title}".strip()

    @property
    def anchor(self) -> str:
        return f"goal-{self.code}"


@dataclass(frozen=True)
class Overview:
    ledger: Ledger
    opinions: int
    in_themes: int
    undecided: int
    unplaced: int
    badly_placed: int
    outside: int
    confirmed: int
    themes: int
    reviewed: int
    sections: list[Section]
    run: Run | None


def overview(consultation: Consultation) -> Overview:
    draft = Draft(consultation)
    counts = _counts(consultation)
    themes = sized(consultation, _sums(counts, "theme"))
    decided = [row for row in counts if row["outcome"] != Outcome.UNDECIDED]
    loose = [row for row in decided if row["theme"] is None]
    opinions = sum(row["opinions"] for row in counts)
    unplaced = sum(row["opinions"] for row in loose)
    undecided = opinions - sum(row["opinions"] for row in decided)
    sections = _sections(draft, themes, _sums(decided, "goal_code"), _sums(loose, "goal_code"))
    return Overview(
        ledger=ledger(consultation),
        opinions=opinions,
        in_themes=opinions - undecided - unplaced,
        undecided=undecided,
        unplaced=unplaced,
        badly_placed=Placement.objects.of(consultation).badly_placed().count(),
        outside=sum(row["opinions"] for row in loose if row["goal_code"] == WHOLE_PLAN),
        confirmed=sum(row["confirmed"] for row in counts),
        themes=len(themes),
        reviewed=sum(theme.state == ThemeState.REVIEWED for theme in themes),
        sections=sections,
        run=Run.objects.filter(consultation=consultation).select_related("requested_by").first(),
    )


def _counts(consultation: Consultation) -> list[dict[str, Any]]:
    """Opinions, and how many of them are confirmed, by outcome, goal and theme: in one reading."""
    rows: Any = Placement.objects.of(consultation).order_by()
    grouped = rows.values("outcome", "goal_code", "theme")
    return list(grouped.annotate(opinions=Count("pk"), confirmed=Count("confirmed_at")))


def _sums(counts: list[dict[str, Any]], key: str) -> Counter[Any]:
    """How many opinions there are by ``key``."""
    found: Counter[Any] = Counter()
    for row in counts:
        found[row[key]] += row["opinions"]
    return found


def ledger(consultation: Consultation) -> Ledger:
    submissions = Submission.objects.filter(consultation=consultation).order_by()
    by_state = dict(submissions.values_list("state").annotate(Count("pk")))
    return Ledger(
        received=sum(by_state.values()),
        held=by_state.get(State.HELD, 0),
        unchecked=by_state.get(State.UNCHECKED, 0),
        awaiting=by_state.get(State.RECEIVED, 0),
        placed=by_state.get(State.PLACED, 0),
        excluded=by_state.get(State.EXCLUDED, 0),
        withdrawn=by_state.get(State.WITHDRAWN, 0),
    )


def _sections(
    draft: Draft, themes: list[Sized], opinions: Counter[str], unplaced: Counter[str]
) -> list[Section]:
    grouped = by_goal(themes)
    shown = with_facts(theme for mine in grouped.values() for theme in mine[:SHOWN])
    codes = draft.codes(set(grouped) | set(opinions))
    return [
        Section(
            code=code,
            label=goal_label(code),
            title=draft.goal_title(code),
            themes=[theme for theme in shown if theme.goal_code == code],
            theme_count=len(grouped.get(code, [])),
            opinions=opinions[code],
            unplaced=unplaced[code],
        )
        for code in codes
    ]
