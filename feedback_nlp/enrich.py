"""What the opinions themselves tell about the words of each goal.

A draft uses the words of an administration and citizens use their own. Opinions that the draft
places surely show which other words go with a goal, and these help to place the doubtful ones:
naive Bayes with expectation maximisation, started from the draft instead of from labels (Nigam et
al. 2000). The draft's own evidence stays in every round. A large smoothing makes the effect small
where there are few opinions, so that a hundred comments are placed by the draft alone.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.vocabulary import Alignment, Bags

ROUNDS = 5
WEIGHT = 5.0
"""Logits per unit of mean log ratio between a term's use in a goal and its use anywhere."""
SMOOTHING = 3_000.0
"""Terms that a goal must have gathered before its own use counts as much as the general one."""
SURE = 0.5
"""An opinion teaches from this chance of its best goal on, the more the surer it is."""
FEWEST_USES = 2
KEPT = 50_000
"""Terms that are kept for later opinions: the most used ones."""

Logits = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Taught:
    """What opinions taught each other: the log ratio of each term's use in each goal (terms ×
    goals), and the scale that keeps them as sure as before."""

    terms: list[str]
    ratios: npt.NDArray[np.float32]
    scale: float

    def apply(self, logits: Logits, bags: Bags) -> Logits:
        """Logits of opinions (× goals) by what others taught; each by itself."""
        if not self.terms:
            return logits
        counts = Alignment(self.terms).align(bags.terms, bags.counts)
        return self.scale * (logits + WEIGHT * _mean(_log(counts), self.ratios))


def enrich(logits: Logits, bags: Bags, teaches: npt.NDArray[np.bool_]) -> tuple[Logits, Taught]:
    """Logits of the goals (opinions × goals) after the opinions taught each other, and what.

    `teaches` tells which opinions may: not those outside the draft. What texts tell each other is
    no reason to be surer on the whole: the mean chance of the best goal stays what it was.
    """
    shared = np.flatnonzero(
        np.bincount(bags.counts.indices, minlength=len(bags.terms)) >= FEWEST_USES
    )
    terms = _log(bags.counts[:, shared])
    used = np.asarray(terms.sum(axis=0)).ravel()
    if not used.any() or logits.shape[1] < 2:
        return logits, Taught([], np.zeros((0, logits.shape[1]), dtype=np.float32), 1.0)
    general = used / used.sum()
    learnt, ratios = logits, np.zeros((len(used), logits.shape[1]))
    for _ in range(ROUNDS):
        lessons = _lessons(softmax(learnt)) * teaches[:, None]
        ratios = _ratios(terms, lessons, general)
        learnt = logits + WEIGHT * _mean(terms, ratios)
    scale = _as_sure_as(learnt, softmax(logits).max(axis=1).mean())
    kept = np.sort(np.argsort(-used, kind="stable")[:KEPT])
    names = [bags.terms[column] for column in shared[kept]]
    return learnt * scale, Taught(names, ratios[kept].astype(np.float32), scale)


def softmax(logits: npt.NDArray[np.floating]) -> Logits:
    """Chances that go with logits, row by row."""
    raised = np.exp(np.asarray(logits, dtype=np.float64) - logits.max(axis=1, keepdims=True))
    chances: Logits = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _log(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """ln(1 + count)."""
    terms = counts.astype(np.float64)
    terms.data = np.log1p(terms.data)
    return sparse.csr_matrix(terms)


def _lessons(chances: Logits) -> Logits:
    best = chances.max(axis=1, keepdims=True)
    lessons: Logits = chances * np.clip((best - SURE) / (1 - SURE), 0, 1)
    return lessons


def _ratios(terms: sparse.csr_matrix, lessons: Logits, general: Logits) -> Logits:
    """Log ratio of each term's use in each goal to its use anywhere, terms × goals."""
    gathered = np.asarray(terms.T @ lessons)
    use = (gathered + SMOOTHING * general[:, None]) / (gathered.sum(axis=0) + SMOOTHING)
    ratios: Logits = np.log(use / general[:, None])
    return ratios


def _mean(terms: sparse.csr_matrix, ratios: npt.NDArray[np.floating]) -> Logits:
    """Mean log ratio of the terms of each opinion for each goal."""
    lengths = np.maximum(np.asarray(terms.sum(axis=1)), 1.0)
    evidence: Logits = (terms @ ratios) / lengths
    return evidence


def _as_sure_as(logits: Logits, certainty: float) -> float:
    """The scale down to which the mean chance of the best goal is `certainty`."""
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if softmax(logits * middle).max(axis=1).mean() < certainty:
            low = middle
        else:
            high = middle
    return high
