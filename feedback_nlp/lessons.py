"""What staff decisions teach about the goals of the other opinions.

Kernel ridge regression on what was wrong before: the difference between the decided goal and the
chances that it was given, carried to opinions that are alike in meaning and words. Squared
likeness reaches near opinions and hardly any other, for one goal holds many unrelated matters.

Staff correct what is wrong, so decisions alone show too dark a picture: the surely placed
opinions that are most like the corrected ones stand beside them as witnesses that were right. What
is learnt is used only as far as leaving out each decision and witness in turn shows a truer
placing beyond what chance explains, so that corrections do not make a good draft worse.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.enrich import Logits, softmax
from feedback_nlp.features import Features, without_common

STRENGTHS = (2.0, 5.0, 10.0)
"""How far in logits a wholly wrong decision moves an opinion that is equal to it."""
RIDGE = 0.5
FEWEST = 4
"""With fewer lessons nothing can be told about whether they help."""
STANDARD_ERRORS = 2.0
"""How far the gain of the decisions left out must stand above its own uncertainty."""

WITNESSES = 5
"""Opinions for each decision that speak for what was right before."""
SURE = 0.8
"""The chance from which an undecided opinion may be a witness."""

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


def learn(logits: Logits, features: Features, lessons: Lessons) -> Logits:
    """`logits` (texts × goals) with what at least FEWEST lessons change, if it helps.

    `features` are unit rows of the texts.
    """
    distinct = without_common(features)
    chances = softmax(logits)
    witnesses = _witnesses(distinct, chances, lessons)
    rows = np.concatenate([lessons.rows, witnesses])
    right = np.vstack([np.eye(logits.shape[1])[lessons.columns], chances[witnesses]])
    likeness = np.maximum(distinct @ distinct[rows].T, 0).astype(np.float64) ** 2
    errors = right - chances[rows]
    inverse = np.linalg.inv(likeness[rows] + RIDGE * np.eye(len(rows)))
    weights = inverse @ errors
    left_out = errors - weights / np.diag(inverse)[:, None]
    own = logits[rows]
    gains = [_gain(own, own + strength * left_out, right) for strength in STRENGTHS]
    best = int(np.argmax(gains))
    return logits + STRENGTHS[best] * (likeness @ weights) if gains[best] > 0 else logits


def _witnesses(distinct: Features, chances: Logits, lessons: Lessons) -> Numbers:
    """The rows most like each lesson among those that are surely placed and undecided."""
    sure = chances.max(axis=1) >= SURE
    sure[lessons.rows] = False
    candidates = np.flatnonzero(sure)
    alike = distinct[lessons.rows] @ distinct[candidates].T
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :WITNESSES]
    found: Numbers = np.unique(candidates[nearest])
    return found


def _gain(before: Logits, after: Logits, right: Logits) -> float:
    """What is surely gained in log likelihood of the right goals, for each of them."""
    gains = _log_likelihood(after, right) - _log_likelihood(before, right)
    return float(gains.mean() - STANDARD_ERRORS * gains.std() / np.sqrt(len(gains)))


def _log_likelihood(logits: Logits, right: Logits) -> Logits:
    likelihood: Logits = (right * np.log(np.maximum(softmax(logits), 1e-12))).sum(axis=1)
    return likelihood
