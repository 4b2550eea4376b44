"""What staff decisions teach about the goals of the other opinions.

Kernel ridge regression on what the draft's own words got wrong: the difference between the
decided goal and the chances that it was given, carried to opinions that are alike. It is used
only where leaving out each decision in turn shows more of them right than without it, so that
corrections do not make a good draft worse.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features, without_common
from feedback_nlp.prototypes import Scores

STRENGTHS = (0.2, 0.4)
"""How far in fit a wholly wrong decision moves an opinion that is equal to it."""
RIDGE = 1.0
GENERAL = 0.3
"""Likeness of all opinions to each other: a goal that is always overrated is so everywhere."""
FEWEST = 4
"""With fewer lessons nothing can be told about whether they help."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lessons:
    """Rows whose right column is known."""

    rows: Numbers
    columns: Numbers

    @classmethod
    def of(cls, known: dict[int, int]) -> "Lessons":
        """From a map of row to column."""
        pairs = np.array(sorted(known.items()), dtype=np.int64).reshape(-1, 2)
        return cls(pairs[:, 0], pairs[:, 1])


def learn(fits: Scores, chances: Scores, features: Features, lessons: Lessons) -> Scores:
    """`fits` (texts × goals) with what at least FEWEST lessons change, if it helps.

    `chances` are the probabilities that go with `fits`; `features` are unit rows of the texts.
    """
    distinct = without_common(features)
    likeness = distinct @ distinct[lessons.rows].T + GENERAL
    errors = np.eye(fits.shape[1])[lessons.columns] - chances[lessons.rows]
    inverse = np.linalg.inv(likeness[lessons.rows] + RIDGE * np.eye(len(lessons.rows)))
    weights = inverse @ errors
    left_out = errors - weights / np.diag(inverse)[:, None]
    own = fits[lessons.rows]
    best, strength = _right(own, lessons), 0.0
    for candidate in STRENGTHS:
        right = _right(own + candidate * left_out, lessons)
        if right > best:
            best, strength = right, candidate
    learnt: Scores = (fits + strength * (likeness @ weights)).astype(np.float32)
    return learnt if strength else fits


def _right(fits: npt.NDArray[np.floating], lessons: Lessons) -> int:
    return int((fits.argmax(axis=1) == lessons.columns).sum())
