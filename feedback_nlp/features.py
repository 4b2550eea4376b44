"""What opinions are compared by: meaning and wording side by side."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Vectors
from feedback_nlp.vocabulary import Vocabulary, inverse_document_frequency, tf_idf

LEXICAL_WEIGHT = 0.5
"""Share of the likeness of two opinions that comes from the words that they share."""
LEXICAL_DIMENSIONS = 100
SHRINKAGE = 10
"""Opinions that the common part of a group must outweigh before it is taken away."""

Features = npt.NDArray[np.float32]


def hybrid(vectors: Vectors, documents: Sequence[Sequence[str]]) -> Features:
    """Unit rows whose cosine mixes that of the vectors with that of the TF-IDF (by SVD).

    The order of rows does not matter beyond rounding; texts × (dimensions + up to 100).
    """
    parts = [
        np.sqrt(1 - LEXICAL_WEIGHT) * vectors,
        np.sqrt(LEXICAL_WEIGHT) * _lexical(documents),
    ]
    return unit(np.hstack(parts).astype(np.float32))


def without_common(features: Features) -> Features:
    """Rows without what the group has in common, so that its subject does not hide its themes."""
    common = features.sum(axis=0, keepdims=True) / (len(features) + SHRINKAGE)
    return unit(features - common)


def unit(matrix: npt.NDArray[np.float32]) -> Features:
    """Rows scaled to unit length; rows of zeros stay zeros."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Features = (matrix / np.maximum(norms, 1e-9)).astype(np.float32)
    return scaled


def _lexical(documents: Sequence[Sequence[str]]) -> Features:
    vocabulary = Vocabulary(sorted({word for words in documents for word in words}))
    counts = vocabulary.counts(documents)
    if not counts.nnz:
        return np.zeros((len(documents), 1), dtype=np.float32)
    weighted = tf_idf(counts, inverse_document_frequency(counts))
    if min(weighted.shape) <= LEXICAL_DIMENSIONS:
        return unit(weighted.toarray())
    from sklearn.utils.extmath import randomized_svd

    left, strengths, _ = randomized_svd(
        weighted, n_components=LEXICAL_DIMENSIONS, n_iter=2, random_state=0
    )
    return unit((left * strengths).astype(np.float32))
