"""Average-link trees over the opinions of each goal, and where to cut them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.features import Features, unit

CUT = 0.9
"""Cosine distance, after the common part is taken away, at which themes part."""
LARGEST_EXACT = 2000
"""More opinions than this are first gathered into small clusters."""
GATHERED = 500
SAMPLE = 10_000
ROUNDS = 5
BLOCK = 16_384

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """An average-link tree (Sokal & Michener 1958) on cosine distance.

    `leaf_of` leads from a row to its leaf; `merges` is SciPy's linkage matrix over the leaves.
    Cutting costs nothing, so the granularity can be chosen after the tree is grown.
    """

    leaf_of: Labels
    merges: npt.NDArray[np.float64]

    @classmethod
    def grow(cls, features: Features) -> "Tree":
        """Grow the tree of all rows; rows of zeros are as far from everything as unlike rows."""
        if len(features) > LARGEST_EXACT:
            leaf_of, leaves = _gather(features)
        else:
            leaf_of, leaves = np.arange(len(features)), features
        if len(leaves) < 2:
            return cls(leaf_of, np.zeros((0, 4)))
        from scipy.cluster.hierarchy import linkage

        distances = np.clip(1 - leaves @ leaves.T, 0, 2)
        upper = distances[np.triu_indices(len(leaves), k=1)]
        return cls(leaf_of, linkage(upper.astype(np.float64), method="average"))

    def cut(self, height: float) -> Labels:
        """A cluster number for each row, from 0, where the tree is cut at `height`."""
        if not len(self.merges):
            return np.zeros(len(self.leaf_of), dtype=np.int64)
        from scipy.cluster.hierarchy import fcluster

        numbers: Labels = fcluster(self.merges, height, criterion="distance").astype(np.int64) - 1
        return numbers[self.leaf_of]


def height_for(trees: Sequence[Tree], count: int) -> float:
    """The one height at which all trees together have `count` clusters, or as near as they can."""
    heights = np.sort(np.concatenate([np.zeros(0), *(tree.merges[:, 2] for tree in trees)]))
    leaves = len(heights) + sum(len(tree.leaf_of) > 0 for tree in trees)
    merged = min(max(leaves - count, 0), len(heights))
    if merged == 0:
        return -1.0
    if merged == len(heights):
        return float(heights[-1])
    return float(heights[merged - 1 : merged + 1].mean())


def _gather(features: Features) -> tuple[Labels, Features]:
    """Small clusters by spherical k-means (Dhillon & Modha 2001), learnt on evenly spaced rows.

    Returns the cluster of each row, and the clusters' centres.
    """
    sample = features[_evenly(len(features), SAMPLE)]
    centres = sample[_evenly(len(sample), GATHERED)]
    for _ in range(ROUNDS):
        centres = _centres(sample, _nearest(sample, centres), len(centres))
    labels = _nearest(features, centres)
    used, leaf_of = np.unique(labels, return_inverse=True)
    leaf_of = leaf_of.astype(np.int64)
    return leaf_of, _centres(features, leaf_of, len(used))


def _evenly(rows: int, count: int) -> Labels:
    """`count` of so many rows, or all of them, at equal distances."""
    return np.linspace(0, rows - 1, min(rows, count)).astype(np.int64)


def _nearest(features: Features, centres: Features) -> Labels:
    parts = [
        (features[start : start + BLOCK] @ centres.T).argmax(axis=1)
        for start in range(0, len(features), BLOCK)
    ]
    return np.concatenate(parts)


def _centres(features: Features, labels: Labels, count: int) -> Features:
    """Unit mean of each cluster's rows; zeros where it has none."""
    ones = np.ones(len(labels), dtype=np.float32)
    members = sparse.csr_matrix((ones, (labels, np.arange(len(labels)))), (count, len(labels)))
    return unit(members @ features)
