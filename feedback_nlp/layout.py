"""Where opinions stand on a map: themes are islands, near to those that they are like.

Themes of a goal are laid out by the two main axes of their centres, then pushed apart until none
covers another. In an island the typical opinions stand in the middle and the odd ones at the
shore; opinions in no theme stand off the shore of the theme that they are most like. Everything
follows from the features alone, so that equal input gives an equal map.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features

GOLDEN = np.pi * (3 - np.sqrt(5))
ROUNDS = 60
GAP = 1.5
"""Water between two islands, in distances between two opinions."""
SPREAD = 1.2
"""Half width of the themes' layout before they are pushed apart, in radii of all land together."""

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shore:
    """What is to be laid out in one goal.

    `centres` are unit rows, one for each theme; `members` are the rows of each theme's opinions,
    typical ones first; `loose` gives rows in no theme, with their likeness to each centre.
    """

    centres: Features
    members: Sequence[Sequence[int]]
    loose: Mapping[int, npt.NDArray[np.float32]]


def lay_out(shore: Shore) -> dict[int, tuple[float, float]]:
    """A place for each row, around the origin; the distance between neighbours is about 1."""
    radii = np.sqrt([float(len(rows)) for rows in shore.members])
    islands = _islands(shore.centres, radii)
    places: dict[int, tuple[float, float]] = {}
    for centre, rows in zip(islands, shore.members, strict=True):
        _put(places, rows, centre + _sunflower(len(rows)))
    off: dict[int, list[int]] = {}
    for row, alike in shore.loose.items():
        off.setdefault(int(alike.argmax()) if len(alike) else -1, []).append(row)
    for theme, rows in off.items():
        if theme < 0:
            _put(places, rows, _sunflower(len(rows)))
        else:
            ring = _sunflower(len(rows), skip=len(shore.members[theme]) + round(4 * radii[theme]))
            _put(places, rows, islands[theme] + ring)
    return places


def off_shore(x: float, y: float, count: float, key: str) -> tuple[float, float]:
    """A place beside an island of `count` opinions that follows from `key` alone."""
    spread = int(count) + round(4 * np.sqrt(count)) + 1
    place = _sunflower(1, skip=int(count) + zlib.crc32(key.encode()) % spread)[0]
    return round(x + float(place[0]), 2), round(y + float(place[1]), 2)


def side_by_side(
    groups: Sequence[Mapping[int, tuple[float, float]]],
) -> dict[int, tuple[float, float]]:
    """The maps of all goals on one, in rows of about equal number, none over another."""
    extents = [max((np.hypot(*place) for place in group.values()), default=0) for group in groups]
    columns = max(1, int(np.ceil(np.sqrt(len(groups)))))
    cell = 2 * max(extents, default=0.0) + 4 * GAP
    return {
        row: (
            round(float(x + cell * (at % columns)), 2),
            round(float(y + cell * (at // columns)), 2),
        )
        for at, group in enumerate(groups)
        for row, (x, y) in group.items()
    }


def _islands(centres: Features, radii: Points) -> Points:
    """Centres of the islands on the plane."""
    if len(centres) < 2:
        return np.zeros((len(centres), 2))
    flat = _main_plane(centres.astype(np.float64))
    land = np.sqrt((radii**2).sum())
    places = flat / max(np.abs(flat).max(), 1e-9) * SPREAD * land
    # Equal centres would push each other nowhere.
    places += 0.01 * _sunflower(len(places))
    reach = radii[:, None] + radii[None, :] + GAP
    np.fill_diagonal(reach, 0)
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-6)
        short = np.maximum(reach - distance, 0)
        if not short.any():
            break
        places = places + (apart / distance[..., None] * short[..., None]).sum(axis=1) / 2
    return np.asarray(places - places.mean(axis=0))


def _main_plane(rows: Points) -> Points:
    """Rows on their two main axes; the axes point to where the farthest row is."""
    centred = rows - rows.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    flat = np.zeros((len(rows), 2))
    count = min(2, len(sizes))
    flat[:, :count] = left[:, :count] * sizes[:count]
    farthest = flat[np.abs(flat).argmax(axis=0), [0, 1]]
    return np.asarray(flat * np.where(farthest < 0, -1, 1))


def _sunflower(count: int, skip: int = 0) -> Points:
    """So many evenly spread points from the origin outwards, without the first `skip` (Vogel)."""
    number = np.arange(skip, skip + count)
    radius, angle = np.sqrt(number + 0.5), number * GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _put(places: dict[int, tuple[float, float]], rows: Sequence[int], points: Points) -> None:
    for row, (x, y) in zip(rows, points, strict=True):
        places[row] = (float(x), float(y))
