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
from feedback_nlp.themes.tree import Labels, clusters

JOIN = 0.30
"""Cosine to a theme's centre, after the common part is taken away, that lets an opinion join."""
CANDIDATES = 3
SMALLEST = 2
"""One opinion alone is no theme."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The theme of each row, or None, and the themes that came near."""

    themes: list[str | None]
    candidates: list[tuple[str, ...]]


def group_goal(
    goal: int | None,
    ids: Sequence[str],
    copies: Sequence[int],
    features: Features,
    fixed: Mapping[int, str | None],
    count: int | None = None,
) -> Grouping:
    """Group the opinions of one goal, given the rows whose theme is fixed (None: in no theme).

    `copies` says how many equal opinions a row stands for: a letter sent twice is a theme. With
    `count`, every opinion that is not fixed is in one of that many new themes.
    """
    distinct = without_common(features)
    themes: list[str | None] = [fixed.get(row) for row in range(len(ids))]
    known = sorted({theme for theme in themes if theme is not None})
    free = [row for row in range(len(ids)) if row not in fixed]
    if known and free:
        free = _join(distinct, themes, known, free)
    if free:
        found = clusters(distinct[free], count)
        sizes = np.array(copies)[free]
        _found_themes(goal, ids, themes, free, found, sizes if count is None else sizes + SMALLEST)
    return Grouping(themes, _candidates(distinct, themes))


def theme_id(goal: int | None, first: str, taken: set[str]) -> str:
    """An id that depends on the goal and on the theme's first opinion only."""
    seed = f"{goal}/{first}"
    while True:
        seed = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
        if f"t{seed[:10]}" not in taken:
            return f"t{seed[:10]}"


def _join(
    features: Features, themes: list[str | None], known: list[str], free: list[int]
) -> list[int]:
    alike = features[free] @ _centres(features, themes, known).T
    waiting = []
    for row, scores in zip(free, alike, strict=True):
        best = int(scores.argmax())
        if scores[best] >= JOIN:
            themes[row] = known[best]
        else:
            waiting.append(row)
    return waiting


def _found_themes(
    goal: int | None,
    ids: Sequence[str],
    themes: list[str | None],
    free: list[int],
    found: Labels,
    sizes: npt.NDArray[np.int64],
) -> None:
    taken = {theme for theme in themes if theme is not None}
    order = np.argsort(found, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
        rows = [free[at] for at in members]
        if sizes[members].sum() >= SMALLEST:
            name = theme_id(goal, min(ids[row] for row in rows), taken)
            taken.add(name)
            for row in rows:
                themes[row] = name


def _centres(features: Features, themes: Sequence[str | None], known: Sequence[str]) -> Features:
    number = {theme: at for at, theme in enumerate(known)}
    sums = np.zeros((len(known), features.shape[1]), dtype=np.float32)
    for row, theme in enumerate(themes):
        if theme is not None:
            sums[number[theme]] += features[row]
    return unit(sums)


def _candidates(features: Features, themes: Sequence[str | None]) -> list[tuple[str, ...]]:
    known = sorted({theme for theme in themes if theme is not None})
    if not known:
        return [()] * len(themes)
    alike = features @ _centres(features, themes, known).T
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :CANDIDATES]
    return [tuple(known[at] for at in row) for row in nearest]
