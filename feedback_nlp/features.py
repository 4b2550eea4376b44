"""What opinions are compared by: meaning, wording and place in the draft, side by side."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.model.encoder import Vectors
from feedback_nlp.types import MeasureScore
from feedback_nlp.vocabulary import Bags, inverse_document_frequency, tf_idf

LEXICAL_WEIGHT = 0.7
"""Share of the likeness that comes from terms, for a text all of whose terms others use too."""
LEXICAL_DIMENSIONS = 100
LEXICAL_SAMPLE = 5_000
PLACE_WEIGHT = 0.3
"""Share of the likeness that comes from speaking about the same measures of the draft."""
PLACE_SHARPNESS = 30.0
"""How much a better score of a measure counts: its logits per unit of score."""
SHRINKAGE = 10
"""Opinions that the common part of a group must outweigh before it is taken away."""
NEIGHBOURS = 20
SMOOTHINGS = 2

Features = npt.NDArray[np.float32]


def hybrid(
    vectors: Vectors,
    bags: Bags,
    measures: Sequence[Sequence[MeasureScore]],
) -> Features:
    """Unit rows whose cosine mixes those of vectors, of TF-IDF (by SVD) and of best measures.

    texts × (dimensions + up to 100 + number of measures met).
    """
    return unit(
        np.hstack(
            [
                _share(1 - PLACE_WEIGHT) * _share(1 - LEXICAL_WEIGHT) * vectors,
                _share(1 - PLACE_WEIGHT) * _share(LEXICAL_WEIGHT) * lexical(bags),
                _share(PLACE_WEIGHT) * _places(measures),
            ]
        )
    )


def without_common(features: Features) -> Features:
    """Rows without what the group has in common, so that its subject does not hide its themes."""
    common = features.sum(axis=0, keepdims=True) / (len(features) + SHRINKAGE)
    return unit(features - common)


def smoothed(features: Features) -> Features:
    """Unit rows moved towards their nearest neighbours, twice, along one graph of neighbours.

    Short texts say little each; what their neighbours say brings out the matter that they share
    (a few steps of diffusion on the k-nearest-neighbour graph, Coifman & Lafon 2006). A row that
    is like no other stays where it is. Needs memory for rows × rows.
    """
    count = min(NEIGHBOURS, len(features) // 3)
    if count < 1:
        return features
    graph = _neighbours(features, count)
    for _ in range(SMOOTHINGS):
        features = unit(features + unit(graph @ features))
    return features


def likeness_to_others(features: Features) -> Features:
    """Cosine of each row to the mean of the other rows; 0 where there are none."""
    others = unit(features.sum(axis=0, keepdims=True) - features)
    alike: Features = (features * others).sum(axis=1)
    return alike


def unit(matrix: npt.NDArray[np.float32]) -> Features:
    """Rows scaled to unit length; rows of zeros stay zeros."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Features = (matrix / np.maximum(norms, 1e-9)).astype(np.float32)
    return scaled


def _share(weight: float) -> np.float32:
    """The scale at which a view has `weight` in the cosine."""
    return np.float32(np.sqrt(weight))


def _places(measures: Sequence[Sequence[MeasureScore]]) -> Features:
    codes = sorted({best.code for scores in measures for best in scores})
    number = {code: at for at, code in enumerate(codes)}
    places = np.zeros((len(measures), max(1, len(codes))), dtype=np.float32)
    if len(codes) < 2:  # what all share tells nothing apart
        return places
    for row, scores in enumerate(measures):
        for best in scores:
            logit = PLACE_SHARPNESS * (best.score - scores[0].score)
            places[row, number[best.code]] = np.exp(logit)
    return unit(places)


def _neighbours(features: Features, count: int) -> sparse.csr_matrix:
    """The `count` nearest other rows of each row, weighted by cosine; unlike rows count nothing."""
    alike = features @ features.T
    np.fill_diagonal(alike, -1)
    nearest = np.argpartition(-alike, count - 1, axis=1)[:, :count]
    weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0)
    starts = np.arange(0, nearest.size + 1, count)
    return sparse.csr_matrix((weights.ravel(), nearest.ravel(), starts), shape=alike.shape)


def lexical(bags: Bags) -> Features:
    """TF-IDF in few dimensions; texts whose terms are mostly their own have shorter rows.

    Two short texts share a term or not by chance, so theirs are compared more by meaning.
    """
    used = np.flatnonzero(np.bincount(bags.counts.indices, minlength=len(bags.terms)))
    if not len(used):
        return np.zeros((bags.counts.shape[0], 1), dtype=np.float32)
    counts = bags.counts[:, used]
    weighted = tf_idf(counts, inverse_document_frequency(counts))
    if min(weighted.shape) <= LEXICAL_DIMENSIONS:
        reduced = unit(weighted.toarray())
    else:
        reduced = unit(weighted @ _main_axes(weighted))
    reliable: Features = reduced * np.sqrt(_shared(weighted))
    return reliable


def _shared(weighted: sparse.csr_matrix) -> Features:
    """How much of each row's squared length lies in terms that another row has too, rows × 1."""
    elsewhere = np.bincount(weighted.indices, minlength=weighted.shape[1]) > 1
    squares = weighted.power(2) @ elsewhere.astype(np.float32)
    shares: Features = squares.astype(np.float32)[:, np.newaxis]
    return shares


def _main_axes(weighted: sparse.csr_matrix) -> Features:
    """The largest right singular vectors of evenly spaced rows, terms × LEXICAL_DIMENSIONS."""
    from sklearn.utils.extmath import randomized_svd

    rows = np.linspace(0, weighted.shape[0] - 1, min(weighted.shape[0], LEXICAL_SAMPLE))
    _, _, axes = randomized_svd(
        weighted[rows.astype(np.int64)], n_components=LEXICAL_DIMENSIONS, n_iter=2, random_state=0
    )
    transposed: Features = axes.T.astype(np.float32)
    return transposed
