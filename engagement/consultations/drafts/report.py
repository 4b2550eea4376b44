"""What importing a draft did, counted against what was there before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .plan import Plan, PlanDirection, PlanMeasure, texts


@dataclass(frozen=True)
class Counts:
    created: int
    updated: int
    removed: int
    unchanged: int

    @classmethod
    def between(cls, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> "Counts":
        kept = old.keys() & new.keys()
        unchanged = sum(old[key] == new[key] for key in kept)
        return cls(
            created=len(new.keys() - old.keys()),
            updated=len(kept) - unchanged,
            removed=len(old.keys() - new.keys()),
            unchanged=unchanged,
        )


@dataclass(frozen=True)
class Rewording:
    """A direction or measure that kept its code under another wording."""

    code: str
    before: str
    after: str
    english_may_be_outdated: bool


@dataclass(frozen=True)
class ImportReport:
    consultation: Any
    plan: Plan
    goals: Counts
    directions: Counts
    measures: Counts
    rewordings: tuple[Rewording, ...]

    @classmethod
    def compare(cls, consultation: Any, old: Plan, new: Plan) -> "ImportReport":
        return cls(
            consultation=consultation,
            plan=new,
            goals=Counts.between(
                {goal.number: texts(goal) for goal in old.goals},
                {goal.number: texts(goal) for goal in new.goals},
            ),
            directions=Counts.between(_by_code(old.directions), _by_code(new.directions)),
            measures=Counts.between(_by_code(old.measures), _by_code(new.measures)),
            rewordings=tuple(_rewordings(old, new)),
        )


def _by_code(items: Iterable[PlanDirection | PlanMeasure]) -> dict[str, dict[str, Any]]:
    return {item.code: texts(item) for item in items}


def _rewordings(old: Plan, new: Plan) -> Iterable[Rewording]:
    before = {item.code: item for item in (*old.directions, *old.measures)}
    for item in (*new.directions, *new.measures):
        was = before.get(item.code)
        if was and was.title != item.title:
            outdated = bool(item.title_en) and was.title_en == item.title_en
            yield Rewording(item.code, was.title, item.title, outdated)
