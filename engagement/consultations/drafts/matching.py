"""Which item of a newer draft is which item that is there already: by wording, then by place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from .markup import folded
from .plan import PlanItem

T = TypeVar("T", bound=PlanItem)
ALIKE = 0.6


@dataclass(frozen=True)
class Placed(Generic[T]):
    """An item and the code of the direction that it stands in (none for a direction)."""

    item: T
    parent: str = ""


def match(old: Sequence[Placed[T]], new: Sequence[Placed[T]]) -> list[T | None]:
    """For each of ``new``, the one of ``old`` that it is; None for what was not there before.

    Equal wording decides first (of the draft, then of the current plan; in the same direction,
    then in another), then similar wording, then standing after the same item as before.
    """
    matching = _Matching(old, new)
    for key in (_title_here, _current_here, _title, _current):
        matching.by_key(key)
    matching.by_likeness()
    matching.by_place()
    return [
        old[matching.found[place]].item if place in matching.found else None
        for place in range(len(new))
    ]


def _title_here(placed: Placed[T]) -> Hashable:
    return placed.parent, folded(placed.item.title)


def _current_here(placed: Placed[T]) -> Hashable:
    return None if placed.item.is_new else (placed.parent, folded(placed.item.current_wording))


def _title(placed: Placed[T]) -> Hashable:
    return folded(placed.item.title)


def _current(placed: Placed[T]) -> Hashable:
    return None if placed.item.is_new else folded(placed.item.current_wording)


class _Matching(Generic[T]):
    def __init__(self, old: Sequence[Placed[T]], new: Sequence[Placed[T]]) -> None:
        self.old, self.new = old, new
        self.found: dict[int, int] = {}
        self.free = dict.fromkeys(range(len(old)))

    def by_key(self, key: Callable[[Placed[T]], Hashable]) -> None:
        """Pair the free items of equal key, in order; a key of None pairs nothing."""
        free = defaultdict(list)
        for place in self.free:
            free[key(self.old[place])].append(place)
        for place in self._open():
            wanted = key(self.new[place])
            if wanted is not None and free[wanted]:
                self._pair(free[wanted].pop(0), place)

    def by_likeness(self) -> None:
        """Pair what is left within a direction, the most alike first."""
        scores = [
            (-SequenceMatcher(None, self.old[o].item.title, self.new[n].item.title).ratio(), o, n)
            for n in self._open()
            for o in self.free
            if self._may_be(o, n)
        ]
        for score, o, n in sorted(scores):
            if -score >= ALIKE and o in self.free and n not in self.found:
                self._pair(o, n)

    def by_place(self) -> None:
        """Pair what stands after the same item as before: a wording that changed altogether."""
        for place in self._open():
            follows = self.found.get(place - 1, -1) + 1 if place else 0
            known = place == 0 or place - 1 in self.found
            if known and follows in self.free and self._may_be(follows, place):
                self._pair(follows, place)

    def _open(self) -> list[int]:
        return [place for place in range(len(self.new)) if place not in self.found]

    def _may_be(self, o: int, n: int) -> bool:
        """What is new against the current plan is no item of the current plan."""
        old, new = self.old[o], self.new[n]
        return old.parent == new.parent and old.item.is_new == new.item.is_new

    def _pair(self, o: int, n: int) -> None:
        del self.free[o]
        self.found[n] = o
