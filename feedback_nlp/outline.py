"""The draft as prototypes: what each measure looks like to an embedding and to a word count.

Every figure about words comes from the draft alone, so where an opinion is put does not depend
on which other opinions are in the run.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import fold
from feedback_nlp.types import Measure, Strategy
from feedback_nlp.vocabulary import Vocabulary, inverse_document_frequency, tf_idf, unit_rows
from feedback_nlp.words import content_words

CONTEXT_WEIGHT = 0.3
"""How much the titles of its goal and direction colour a measure's vector."""

Scores = npt.NDArray[np.float32]


class Prototypes:
    """One text per measure, seen three ways: as a vector, as single words, as counted words."""

    def __init__(self, texts: Sequence[str], contexts: Sequence[str], encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors = _unit(encoder.encode(texts) + CONTEXT_WEIGHT * encoder.encode(contexts))
        documents = list(content_words(texts))
        self._vocabulary = Vocabulary()
        self._vocabulary.add(documents)
        counts = self._vocabulary.counts(documents)
        self._idf = inverse_document_frequency(counts)
        self._counted = tf_idf(counts, self._idf)
        self._word_vectors = encoder.encode(self._vocabulary.words)
        self._members = [counts[[row]].indices for row in range(len(texts))]
        self._known = Vocabulary()
        self._best = np.zeros((0, len(texts)), dtype=np.float32)

    def fit(self, vectors: Vectors, documents: Sequence[Sequence[str]]) -> tuple[Scores, Scores]:
        """How well each text fits each measure, and how near it comes in meaning alone.

        Both are texts × measures. The first is the sum of three views: the cosine of the whole
        texts; late interaction (Khattab & Zaharia 2020), the mean over the text's words of the
        best match among the measure's words; and the cosine of TF-IDF. The second leaves the
        last one out, since sharing no word at all is no sign of being outside the draft.
        """
        meaning = vectors @ self._vectors.T + self._late_interaction(documents)
        counted = tf_idf(self._vocabulary.counts(documents), self._idf) @ self._counted.T
        return meaning + counted.toarray(), meaning

    def _late_interaction(self, documents: Sequence[Sequence[str]]) -> Scores:
        self._learn(documents)
        counts = self._known.counts(documents)
        counts.data[:] = 1
        rarest = float(self._idf.max(initial=1.0))
        weights = np.full(len(self._known), rarest, dtype=np.float32)
        for word in self._vocabulary.words:
            if word in self._known:
                weights[self._known.number(word)] = self._idf[self._vocabulary.number(word)]
        counts.data *= weights[counts.indices]
        scores: Scores = unit_rows(counts, power=1) @ self._best
        return scores

    def _learn(self, documents: Sequence[Sequence[str]]) -> None:
        """Find the best match in every measure for the words that were not met before."""
        before = len(self._known)
        self._known.add(documents)
        fresh = self._known.words[before:]
        if not fresh:
            return
        alike = self._encoder.encode(fresh) @ self._word_vectors.T
        for row, word in enumerate(fresh):
            if word in self._vocabulary:
                alike[row, self._vocabulary.number(word)] = 1.0
        best = np.stack(
            [alike[:, words].max(axis=1, initial=0.0) for words in self._members], axis=1
        )
        self._best = np.vstack([self._best, best])


class Outline:
    """A strategy's prototypes: Japanese, and English where the strategy has English."""

    def __init__(self, strategy: Strategy, encoder: Encoder) -> None:
        self.measures = strategy.measures
        self.goals = tuple(strategy.goals)
        self._japanese = Prototypes(
            [_japanese(m) for m in self.measures], [fold(m.context) for m in self.measures], encoder
        )
        has_english = any(m.title_en or m.keywords_en for m in self.measures)
        self._english = (
            Prototypes(
                [_english(m) for m in self.measures],
                [fold(m.title_en) for m in self.measures],
                encoder,
            )
            if has_english
            else self._japanese
        )

    def fit(
        self, vectors: Vectors, documents: Sequence[Sequence[str]], languages: Sequence[str]
    ) -> tuple[Scores, Scores]:
        """Prototypes.fit of each text against the prototypes in its own language."""
        shape = (len(documents), len(self.measures))
        fits, meanings = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        english = np.array([language == "en" for language in languages], dtype=bool)
        for prototypes, chosen in ((self._english, english), (self._japanese, ~english)):
            rows = np.flatnonzero(chosen)
            if len(rows):
                picked = [documents[int(row)] for row in rows]
                fits[rows], meanings[rows] = prototypes.fit(vectors[rows], picked)
        return fits, meanings


def _japanese(measure: Measure) -> str:
    parts = (measure.title, measure.title, measure.description, *measure.keywords)
    return fold(" ".join(part for part in parts if part))


def _english(measure: Measure) -> str:
    parts = (measure.title_en, measure.title_en, measure.description_en, *measure.keywords_en)
    return fold(" ".join(part for part in parts if part)) or _japanese(measure)


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
