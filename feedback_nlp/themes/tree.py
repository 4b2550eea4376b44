"""Average-link trees over the opinions of each goal, and where to cut them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features, unit

CUT = 0.9
"""Cosine distance, after the common part is taken away, at which themes part."""
LARGEST_EXACT = 2000
"""More opinions than this are first gathered into as many small clusters."""

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
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(
        LARGEST_EXACT, batch_size=8192, n_init=1, max_iter=20, random_state=0, reassignment_ratio=0
    )
    labels = means.fit_predict(features)
    used, small = np.unique(labels, return_inverse=True)
    return small.astype(np.int64), unit(means.cluster_centers_[used].astype(np.float32))
