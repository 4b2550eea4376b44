"""What the opinions themselves tell about the words of each goal.

A draft uses the words of an administration and citizens use their own. Opinions that the draft
places surely show which other words go with a goal, and these help to place the doubtful ones:
naive Bayes with expectation maximisation, started from the draft instead of from labels (Nigam et
al. 2000). The draft's own evidence stays in every round. A large smoothing makes the effect small
where there are few opinions, so that a hundred comments are placed by the draft alone.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.vocabulary import Bags

ROUNDS = 5
WEIGHT = 5.0
"""Logits per unit of mean log ratio between a term's use in a goal and its use anywhere."""
SMOOTHING = 3_000.0
"""Terms that a goal must have gathered before its own use counts as much as the general one."""
SURE = 0.5
"""An opinion teaches from this chance of its best goal on, the more the surer it is."""
FEWEST_USES = 2

Logits = npt.NDArray[np.float64]


def enrich(logits: Logits, bags: Bags, teaches: npt.NDArray[np.bool_]) -> Logits:
    """Logits of the goals (opinions × goals) after the opinions taught each other.

    `teaches` tells which opinions may: not those outside the draft. What texts tell each other is
    no reason to be surer on the whole: the mean chance of the best goal stays what it was.
    """
    terms = _damped(bags)
    used = np.asarray(terms.sum(axis=0)).ravel()
    if not used.any() or logits.shape[1] < 2:
        return logits
    general = used / used.sum()
    learnt = logits
    for _ in range(ROUNDS):
        lessons = _lessons(softmax(learnt)) * teaches[:, None]
        learnt = logits + WEIGHT * _evidence(terms, lessons, general)
    return _as_sure_as(learnt, softmax(logits).max(axis=1).mean())


def softmax(logits: npt.NDArray[np.floating]) -> Logits:
    """Chances that go with logits, row by row."""
    raised = np.exp(np.asarray(logits, dtype=np.float64) - logits.max(axis=1, keepdims=True))
    chances: Logits = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _damped(bags: Bags) -> sparse.csr_matrix:
    """ln(1 + count) of the terms that at least FEWEST_USES opinions use."""
    shared = np.bincount(bags.counts.indices, minlength=len(bags.terms)) >= FEWEST_USES
    terms = bags.counts[:, np.flatnonzero(shared)].astype(np.float64)
    terms.data = np.log1p(terms.data)
    return sparse.csr_matrix(terms)


def _lessons(chances: Logits) -> Logits:
    best = chances.max(axis=1, keepdims=True)
    lessons: Logits = chances * np.clip((best - SURE) / (1 - SURE), 0, 1)
    return lessons


def _evidence(terms: sparse.csr_matrix, lessons: Logits, general: Logits) -> Logits:
    """Mean log ratio of the terms of each opinion for each goal."""
    gathered = np.asarray(terms.T @ lessons)
    use = (gathered + SMOOTHING * general[:, None]) / (gathered.sum(axis=0) + SMOOTHING)
    lengths = np.maximum(np.asarray(terms.sum(axis=1)), 1.0)
    evidence: Logits = (terms @ np.log(use / general[:, None])) / lengths
    return evidence


def _as_sure_as(logits: Logits, certainty: float) -> Logits:
    """`logits` scaled down until the mean chance of the best goal is `certainty`."""
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if softmax(logits * middle).max(axis=1).mean() < certainty:
            low = middle
        else:
            high = middle
    return logits * high
