"""Themes that keep their identity from run to run.

Whatever an earlier run placed stays where it is; only new opinions look for a theme, and those
that find none may found new ones among themselves.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features, likeness_to_others, unit, without_common
from feedback_nlp.themes.tree import Tree

JOIN = 0.30
"""Cosine to a theme's centre, after the common part is taken away, that lets an opinion join."""
ALONE = 0.1
"""An opinion less like the centre of the others than this does not belong to a new theme."""
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
        apart: Mapping[int, Set[int]],
    ) -> None:
        """`fixed` gives the rows whose theme is decided; None: decided to be in no theme.

        `apart` gives rows that must not share a theme with each other.
        """
        self._goal = goal
        self._members = members
        self._features = without_common(features)
        self._themes = [fixed.get(row) for row in range(len(members))]
        free = [row for row in range(len(members)) if row not in fixed]
        self._apart = {row: apart[row] for row in sorted(apart) if row not in fixed}
        self._free = self._join(free)
        self.tree = Tree.grow(self._features[self._free])

    def leaves(self) -> list[list[int]]:
        """The rows of each leaf of the tree; rows that are kept apart from others are in none."""
        rows: list[list[int]] = [[] for _ in range(self.tree.size)]
        for row, leaf in zip(self._free, self.tree.leaf_of, strict=True):
            if row not in self._apart:
                rows[leaf].append(row)
        return rows

    def place(self, height: float, singletons: bool) -> list[str | None]:
        """The theme of each row, new ones found by cutting the tree at `height`.

        `singletons` makes themes of single opinions too, so that no opinion is without one.
        """
        themes = list(self._themes)
        taken = {theme for theme in themes if theme is not None}
        clusters = self._clusters(height)
        for rows in clusters if singletons else self._without_misfits(clusters):
            self._name(rows, themes, taken, singletons)
        for row, others in self._apart.items():
            hostile = {themes[other] for other in others}
            if themes[row] in hostile - {None}:
                themes[row] = self._refuge(row, themes, hostile)
                if themes[row] is None:
                    self._name([row], themes, taken, singletons)
        return themes

    def _name(
        self, rows: list[int], themes: list[str | None], taken: set[str], singletons: bool
    ) -> None:
        """Make a theme of `rows`, if they are enough."""
        if singletons or sum(self._members[row].copies for row in rows) >= SMALLEST:
            name = theme_id(self._goal, min(self._members[row].id for row in rows), taken)
            taken.add(name)
            for row in rows:
                themes[row] = name

    def _without_misfits(self, clusters: list[list[int]]) -> Iterator[list[int]]:
        for rows in clusters:
            fits = likeness_to_others(self._features[rows]) >= ALONE
            yield [row for row, fit in zip(rows, fits, strict=True) if fit]
            yield from ([row] for row, fit in zip(rows, fits, strict=True) if not fit)

    def _refuge(
        self, row: int, themes: Sequence[str | None], hostile: Set[str | None]
    ) -> str | None:
        """The theme nearest to `row` that it may join, if one is near enough."""
        known = sorted({theme for theme in themes if theme is not None and theme not in hostile})
        if not known:
            return None
        alike = self._centres(themes, known) @ self._features[row]
        return known[int(alike.argmax())] if alike.max() >= JOIN else None

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
        number: dict[str | None, int] = {theme: at for at, theme in enumerate(known)}
        placed = [(row, number[theme]) for row, theme in enumerate(themes) if theme in number]
        rows, columns = np.array(placed, dtype=np.int64).reshape(-1, 2).T
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
