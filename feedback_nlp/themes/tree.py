"""Ward's trees over the opinions of each goal, and where to cut them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.features import Features, smoothed, unit

CUT = 1.0
"""Height at which themes part unless a finer or coarser grouping is asked for."""
BASE = 1.25
"""Ward's height at which themes part among TYPICAL opinions."""
TYPICAL = 50
GROWTH = 0.375
"""Larger goals have larger themes: the height to part at grows with this power of their size."""
LARGEST_EXACT = 1200
"""More opinions than this are first gathered into small clusters."""
GATHERED = 500
SAMPLE = 10_000
ROUNDS = 5
BLOCK = 16_384

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """Ward's tree (Ward 1963) on smoothed features.

    `leaf_of` leads from a row to its leaf; `merges` is SciPy's linkage matrix over the leaves,
    its heights scaled so that themes part at CUT in goals of every size. Cutting costs nothing, so
    the granularity can be chosen after the tree is grown.
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

        near = smoothed(leaves)
        squares = np.clip(2 - 2 * (near @ near.T), 0, 4)[np.triu_indices(len(near), k=1)]
        merges = linkage(np.sqrt(squares).astype(np.float64), method="ward")
        merges[:, 2] /= BASE * (len(leaves) / TYPICAL) ** GROWTH
        return cls(leaf_of, merges)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.merges) + bool(len(self.leaf_of))

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
    leaves = len(heights) + sum(bool(len(tree.leaf_of)) for tree in trees)
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
