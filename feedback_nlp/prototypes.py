"""A few texts as prototypes, and three views of how near other texts come to them.

Every figure comes from the prototypes alone, so what is found for one text does not depend on
which other texts are in the run.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Encoder
from feedback_nlp.vocabulary import Vocabulary, inverse_document_frequency, tf_idf, unit_rows

Scores = npt.NDArray[np.float32]


class WordCounts:
    """Prototypes as TF-IDF; `repetition` lets a term that a long prototype repeats count more."""

    def __init__(self, documents: Sequence[Sequence[str]], repetition: bool = False) -> None:
        self._repetition = repetition
        self._vocabulary = Vocabulary()
        self._vocabulary.add(documents)
        counts = self._vocabulary.counts(documents)
        self._idf = inverse_document_frequency(counts)
        self._prototypes = tf_idf(counts, self._idf, repetition)

    def similarity(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Cosines, documents × prototypes."""
        counts = self._vocabulary.counts(documents)
        cosines = tf_idf(counts, self._idf, self._repetition) @ self._prototypes.T
        dense: Scores = cosines.toarray()
        return dense


class WordMatches:
    """Prototypes as bags of word vectors, matched word by word.

    Late interaction (Khattab & Zaharia 2020): each word of a text takes its best match in the
    prototype, and the mean weighs rare words more. A long prototype has a good match for
    anything: what its words score against the average word is taken away again.
    """

    def __init__(self, documents: Sequence[Sequence[str]], encoder: Encoder) -> None:
        self._encoder = encoder
        self._vocabulary = Vocabulary()
        self._vocabulary.add(documents)
        counts = self._vocabulary.counts(documents)
        self._idf = inverse_document_frequency(counts)
        self._vectors = encoder.encode(self._vocabulary.words)
        self._members = [counts[[row]].indices for row in range(len(documents))]
        self._expected = self._best_match(self._vectors @ self._vectors.T).mean(axis=0)
        self._met = Vocabulary()
        self._weights = np.zeros(0, dtype=np.float32)
        self._matches = np.zeros((0, len(documents)), dtype=np.float32)

    def similarity(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Weighted mean of best matches, documents × prototypes; 0 for texts without words."""
        self._meet(documents)
        counts = self._met.counts(documents)
        counts.data = self._weights[counts.indices]
        scores: Scores = unit_rows(counts, power=1) @ self._matches
        return scores

    def _meet(self, documents: Sequence[Sequence[str]]) -> None:
        """Match the words that were not met before against every prototype."""
        before = len(self._met)
        self._met.add(documents)
        fresh = self._met.words[before:]
        if not fresh:
            return
        known = np.array([self._vocabulary.find(word) for word in fresh])
        alike = self._encoder.encode(fresh) @ self._vectors.T
        alike[np.flatnonzero(known >= 0), known[known >= 0]] = 1.0
        matches = self._best_match(alike) - self._expected
        weights = np.where(known >= 0, self._idf[known], self._idf.max(initial=1.0))
        self._matches = np.vstack([self._matches, matches])
        self._weights = np.concatenate([self._weights, weights.astype(np.float32)])

    def _best_match(self, alike: Scores) -> Scores:
        best = [alike[:, words].max(axis=1, initial=0.0) for words in self._members]
        return np.stack(best, axis=1)
