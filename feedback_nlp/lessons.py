"""What staff decisions teach about the goals of the other opinions.

Kernel ridge regression on what was wrong before: the difference between the decided goal and the
chances that it was given, carried to opinions that are alike in meaning and words. Squared
likeness reaches near opinions and hardly any other, for one goal holds many unrelated matters. It
is used only as far as leaving out each decision in turn shows a surer and truer placing beyond
what chance explains, so that corrections do not make a good draft worse.
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
    likeness = np.maximum(distinct @ distinct[lessons.rows].T, 0).astype(np.float64) ** 2
    own = logits[lessons.rows]
    errors = np.eye(logits.shape[1])[lessons.columns] - softmax(own)
    inverse = np.linalg.inv(likeness[lessons.rows] + RIDGE * np.eye(len(lessons.rows)))
    weights = inverse @ errors
    left_out = errors - weights / np.diag(inverse)[:, None]
    gains = [_gain(own, own + strength * left_out, lessons) for strength in STRENGTHS]
    best = int(np.argmax(gains))
    return logits + STRENGTHS[best] * (likeness @ weights) if gains[best] > 0 else logits


def _gain(before: Logits, after: Logits, lessons: Lessons) -> float:
    """What is surely gained in log likelihood of the decided goals, per decision."""
    gains = _log_likelihood(after, lessons) - _log_likelihood(before, lessons)
    return float(gains.mean() - STANDARD_ERRORS * gains.std() / np.sqrt(len(gains)))


def _log_likelihood(logits: Logits, lessons: Lessons) -> Logits:
    chances = softmax(logits)[np.arange(len(logits)), lessons.columns]
    likelihood: Logits = np.log(np.maximum(chances, 1e-12))
    return likelihood
