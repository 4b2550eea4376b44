"""A few texts as prototypes, and views of how near other texts come to them.

Every figure comes from the prototypes alone, so what is found for one text does not depend on
which other texts are in the run.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Encoder
from feedback_nlp.vocabulary import Alignment, Bags, inverse_document_frequency, tf_idf, unit_rows
from feedback_nlp.words import Words

Scores = npt.NDArray[np.float32]


class WordCounts:
    """Prototypes as TF-IDF; `repetition` lets a term that a long prototype repeats count more."""

    def __init__(self, prototypes: Sequence[Words], repetition: bool = False) -> None:
        bags = Bags.of(prototypes)
        self._repetition = repetition
        self._alignment = Alignment(bags.terms)
        self._idf = inverse_document_frequency(bags.counts)
        self._prototypes = tf_idf(bags.counts, self._idf, repetition)

    def similarity(self, bags: Bags) -> Scores:
        """Cosines, texts × prototypes."""
        counts = self._alignment.align(bags.terms, bags.counts)
        cosines = tf_idf(counts, self._idf, self._repetition) @ self._prototypes.T
        dense: Scores = cosines.toarray()
        return dense


class WordMatches:
    """Prototypes as bags of word vectors, matched word by word.

    Late interaction (Khattab & Zaharia 2020): each word of a text takes its best match in the
    prototype, and the mean weighs rare words more. A long prototype has a good match for
    anything: what its words score against the average word is taken away again.
    """

    def __init__(self, prototypes: Sequence[Words], encoder: Encoder) -> None:
        self._encoder = encoder
        words, counts = Bags.of(prototypes).words()
        self._alignment = Alignment(words)
        self._idf = inverse_document_frequency(counts)
        self._vectors = encoder.encode(words)
        self._members = [counts[[row]].indices for row in range(len(prototypes))]
        alike = self._best_match(self._vectors @ self._vectors.T)
        self._expected = alike.sum(axis=0) / max(1, len(words))

    def similarity(self, bags: Bags) -> Scores:
        """Weighted mean of best matches, texts × prototypes; 0 for texts without words."""
        words, counts = bags.words()
        numbers = self._alignment.find(words)
        known = numbers >= 0
        alike = self._encoder.encode(words) @ self._vectors.T
        alike[np.flatnonzero(known), numbers[known]] = 1.0
        matches = self._best_match(alike) - self._expected
        weights = np.full(len(words), self._idf.max(initial=1.0), dtype=np.float32)
        weights[known] = self._idf[numbers[known]]
        counts.data = weights[counts.indices]
        scores: Scores = unit_rows(counts, power=1) @ matches
        return scores

    def _best_match(self, alike: Scores) -> Scores:
        best = [alike[:, words].max(axis=1, initial=0.0) for words in self._members]
        return np.stack(best, axis=1)
