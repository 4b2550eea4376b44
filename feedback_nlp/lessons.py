"""What staff decisions teach about the goals of the other opinions.

What was wrong before, the difference between the decided goal and the chances that it was given,
is carried to opinions that are alike in meaning and words (a Nadaraya-Watson sum without its
denominator, so that an opinion unlike all that was decided stays where it was).

Staff correct what is wrong, so decisions alone show too dark a picture: the surely placed
opinions that are most like the corrected ones stand beside them as witnesses that were right. What
is learnt is used only as far as leaving out each decision in turn shows a truer placing of
decisions and witnesses beyond what chance explains, so that a good draft is left as it is and a
draft that says little is helped most.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.enrich import Logits, softmax
from feedback_nlp.features import Features, without_common

STRENGTHS = (1.0, 2.0, 4.0, 8.0)
"""How far in logits a wholly wrong decision moves an opinion that is equal to it."""
NEARNESS = 1.5
"""Power of the likeness: near opinions count more, for one goal holds many unrelated matters."""
FEWEST = 4
"""With fewer lessons nothing can be told about whether they help."""
STANDARD_ERRORS = 4.0
"""How far the gain must stand above its own uncertainty: opinions are no independent witnesses."""
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
    right = np.eye(logits.shape[1])[lessons.columns]
    errors = right - chances[lessons.rows]
    likeness = distinct @ distinct[lessons.rows].T
    moves = np.maximum(likeness, 0).astype(np.float64) ** NEARNESS @ errors
    witnesses = _witnesses(distinct, chances, lessons)
    shown = np.concatenate([lessons.rows, witnesses])
    right = np.vstack([right, chances[witnesses]])
    # A lesson is equal to itself: without its own error it is as if it had been left out.
    left_out = moves[shown]
    left_out[: len(errors)] -= errors
    own = logits[shown]
    gains = [_gain(own, own + strength * left_out, right) for strength in STRENGTHS]
    best = int(np.argmax(gains))
    return logits + STRENGTHS[best] * moves if gains[best] > 0 else logits


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
    """What is gained in log likelihood of the right goals, for each of them; 0 if not surely."""
    gains = _log_likelihood(after, right) - _log_likelihood(before, right)
    mean = float(gains.mean())
    return mean if mean > STANDARD_ERRORS * gains.std() / np.sqrt(len(gains)) else 0.0


def _log_likelihood(logits: Logits, right: Logits) -> Logits:
    likelihood: Logits = (right * np.log(np.maximum(softmax(logits), 1e-12))).sum(axis=1)
    return likelihood
