"""Themes that keep their identity from run to run.

Whatever an earlier run placed stays where it is; only new opinions look for a theme, and those
that find none may found new ones among themselves.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features, unit, without_common
from feedback_nlp.themes.tree import Tree

JOIN = 0.30
"""Cosine to a theme's centre, after the common part is taken away, that lets an opinion join."""
CANDIDATES = 3
SMALLEST = 2
"""One opinion alone is no theme."""


@dataclass(frozen=True, slots=True)
class Member:
    """An opinion on its way to a theme; it stands for `copies` equal ones."""

    id: str
    copies: int = 1


class GoalThemes:
    """The themes of one goal: first who joins a known theme, then the tree of the others."""

    def __init__(
        self,
        goal: int | None,
        members: Sequence[Member],
        features: Features,
        fixed: Mapping[int, str | None],
    ) -> None:
        """`fixed` gives the rows whose theme is decided; None: decided to be in no theme."""
        self._goal = goal
        self._members = members
        self._features = without_common(features)
        self._themes = [fixed.get(row) for row in range(len(members))]
        free = [row for row in range(len(members)) if row not in fixed]
        self._free = self._join(free)
        self.tree = Tree.grow(self._features[self._free])

    def place(self, height: float, singletons: bool) -> list[str | None]:
        """The theme of each row, new ones found by cutting the tree at `height`.

        `singletons` makes themes of single opinions too, so that no opinion is without one.
        """
        themes = list(self._themes)
        taken = {theme for theme in themes if theme is not None}
        for rows in self._clusters(height):
            if singletons or sum(self._members[row].copies for row in rows) >= SMALLEST:
                name = theme_id(self._goal, min(self._members[row].id for row in rows), taken)
                taken.add(name)
                for row in rows:
                    themes[row] = name
        return themes

    def candidates(self, themes: Sequence[str | None]) -> list[tuple[str, ...]]:
        """The themes nearest to each row, best first."""
        known = sorted({theme for theme in themes if theme is not None})
        if not known:
            return [()] * len(themes)
        alike = self._features @ self._centres(themes, known).T
        nearest = np.argsort(-alike, axis=1, kind="stable")[:, :CANDIDATES]
        return [tuple(known[at] for at in row) for row in nearest]

    def _join(self, free: list[int]) -> list[int]:
        """Let free rows join the theme that they come near; the ones that wait are returned."""
        known = sorted({theme for theme in self._themes if theme is not None})
        if not known or not free:
            return free
        alike = self._features[free] @ self._centres(self._themes, known).T
        best = alike.argmax(axis=1)
        near = alike.max(axis=1) >= JOIN
        for row, theme in zip(np.array(free)[near], best[near], strict=True):
            self._themes[row] = known[theme]
        return [row for row, joined in zip(free, near, strict=True) if not joined]

    def _clusters(self, height: float) -> list[list[int]]:
        if not self._free:
            return []
        numbers = self.tree.cut(height)
        order = np.argsort(numbers, kind="stable")
        borders = np.flatnonzero(np.diff(numbers[order])) + 1
        free = np.array(self._free)
        return [[int(row) for row in free[part]] for part in np.split(order, borders)]

    def _centres(self, themes: Sequence[str | None], known: Sequence[str]) -> Features:
        number = {theme: at for at, theme in enumerate(known)}
        rows = np.array([row for row, theme in enumerate(themes) if theme is not None])
        columns = np.array([number[theme] for theme in themes if theme is not None])
        sums: npt.NDArray[np.float32] = np.zeros(
            (len(known), self._features.shape[1]), dtype=np.float32
        )
        np.add.at(sums, columns, self._features[rows])
        return unit(sums)


def theme_id(goal: int | None, first: str, taken: set[str]) -> str:
    """An id that depends on the goal and on the theme's first opinion only."""
    seed = f"{goal}/{first}"
    while True:
        seed = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
        if f"t{seed[:10]}" not in taken:
            return f"t{seed[:10]}"
