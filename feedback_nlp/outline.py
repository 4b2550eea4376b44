"""The draft in front of opinions: how well each opinion fits each measure and each goal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from feedback_nlp.features import unit
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import fold
from feedback_nlp.prototypes import Scores, WordCounts, WordMatches
from feedback_nlp.types import Measure, Strategy
from feedback_nlp.vocabulary import Bags, joined
from feedback_nlp.words import words

CONTEXT_WEIGHT = 0.3
"""How much the titles of its goal and direction colour a measure's vector."""
GOAL_WORDS = 2.0
"""Weight of the words of a whole goal beside its best measures."""
SOFTNESS = 0.05
"""Below this difference in fit, several measures of a goal count together."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well opinions fit: opinions × measures, opinions × goals, and the nearest in meaning.

    `meaning` leaves out shared words, for sharing none is no sign of being outside the draft.
    """

    measures: Scores
    goals: Scores
    meaning: Scores


class Outline:
    """A strategy's measures as prototypes: Japanese, and English where it has English."""

    def __init__(self, strategy: Strategy, encoder: Encoder) -> None:
        self.measures = strategy.measures
        self.goals = tuple(strategy.goals)
        self._japanese = _Draft(strategy, [_japanese(m) for m in self.measures], encoder)
        has_english = any(m.title_en or m.keywords_en for m in self.measures)
        self._english = (
            _Draft(strategy, [_english(m) for m in self.measures], encoder)
            if has_english
            else self._japanese
        )

    def fit(self, vectors: Vectors, bags: Bags, languages: Sequence[str]) -> Fit:
        """Fit each opinion to the draft in its own language."""
        rows = len(languages)
        found = Fit(
            np.zeros((rows, len(self.measures)), np.float32),
            np.zeros((rows, len(self.goals)), np.float32),
            np.zeros(rows, np.float32),
        )
        english = np.array([language == "en" for language in languages], dtype=bool)
        for draft, chosen in ((self._english, english), (self._japanese, ~english)):
            at = np.flatnonzero(chosen)
            if len(at):
                part = draft.fit(vectors[at], bags.take(at))
                found.measures[at], found.goals[at] = part.measures, part.goals
                found.meaning[at] = part.meaning
        return found


class _Draft:
    """The measures in one language."""

    def __init__(self, strategy: Strategy, texts: Sequence[str], encoder: Encoder) -> None:
        goal_of = np.array([measure.goal for measure in strategy.measures])
        self._members = [np.flatnonzero(goal_of == goal) for goal in strategy.goals]
        contexts = encoder.encode([fold(measure.context) for measure in strategy.measures])
        self._vectors = unit(encoder.encode(texts) + CONTEXT_WEIGHT * contexts)
        found = list(words(texts))
        self._counts = WordCounts(found)
        self._matches = WordMatches(found, encoder)
        self._goal_counts = WordCounts(
            [joined(found[row] for row in rows) for rows in self._members], repetition=True
        )

    def fit(self, vectors: Vectors, bags: Bags) -> Fit:
        """Three views summed for measures; their soft maximum and the goal's words for goals."""
        meaning = vectors @ self._vectors.T + self._matches.similarity(bags)
        measures = meaning + self._counts.similarity(bags)
        soft = [_soft_maximum(measures[:, rows]) for rows in self._members]
        goals = np.stack(soft, axis=1) + GOAL_WORDS * self._goal_counts.similarity(bags)
        return Fit(measures, goals, meaning.max(axis=1, initial=-1.0))


def _soft_maximum(scores: Scores) -> Scores:
    """Logarithm of the mean of exponentials, at SOFTNESS; -1 where there is nothing."""
    if not scores.shape[1]:
        return np.full(len(scores), -1.0, dtype=np.float32)
    top = scores.max(axis=1, keepdims=True)
    raised = np.exp((scores - top) / SOFTNESS).mean(axis=1)
    soft: Scores = top[:, 0] + SOFTNESS * np.log(raised)
    return soft


def _japanese(measure: Measure) -> str:
    parts = (measure.title, measure.title, measure.description, *measure.keywords)
    return fold(" ".join(part for part in parts if part))


def _english(measure: Measure) -> str:
    parts = (measure.title_en, measure.title_en, measure.description_en, *measure.keywords_en)
    return fold(" ".join(part for part in parts if part)) or _japanese(measure)
