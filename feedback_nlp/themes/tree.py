"""Average-link trees over opinions, cut where themes should part."""

import numpy as np
import numpy.typing as npt

from feedback_nlp.features import Features, unit

CUT = 0.85
"""Cosine distance, after the common part is taken away, at which themes part."""
LARGEST_EXACT = 2000
"""More opinions than this are first gathered into as many small clusters."""

Labels = npt.NDArray[np.int64]


def clusters(features: Features, count: int | None = None) -> Labels:
    """A cluster number for each row, from 0; `count` clusters if it is given.

    Average link (Sokal & Michener 1958) on cosine distance.
    """
    if len(features) < 2:
        return np.zeros(len(features), dtype=np.int64)
    if len(features) > LARGEST_EXACT:
        small, centres = _gather(features)
        return clusters(centres, count)[small]
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(features, method="average", metric="cosine")
    if count is None:
        flat = fcluster(tree, CUT, criterion="distance")
    else:
        flat = fcluster(tree, max(1, min(count, len(features))), criterion="maxclust")
    labels: Labels = flat.astype(np.int64) - 1
    return labels


def _gather(features: Features) -> tuple[Labels, Features]:
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(
        LARGEST_EXACT, batch_size=8192, n_init=1, max_iter=20, random_state=0, reassignment_ratio=0
    )
    labels = means.fit_predict(features)
    used, small = np.unique(labels, return_inverse=True)
    return small.astype(np.int64), unit(means.cluster_centers_[used].astype(np.float32))
