"""Opinions teach each other the words of a goal, and nobody becomes surer by it on the whole."""

import numpy as np
import pytest

from feedback_nlp.enrich import enrich, softmax
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import Words


def bags(*texts: str) -> Bags:
    return Bags.of(Words(text.split(), []) for text in texts)


SURE, DOUBTFUL = [4.0, -4.0], [0.0, 0.0]


def many(texts: list[str], logits: list[list[float]]) -> tuple[Bags, np.ndarray, np.ndarray]:
    """The texts a thousand times, since few opinions teach nothing."""
    rows = 1000
    return bags(*texts * rows), np.array(logits * rows), np.ones(len(texts) * rows, dtype=bool)


def test_a_doubtful_opinion_goes_where_its_words_are_used() -> None:
    texts = ["bus stop night", "bus fare stop", "school lunch", "school teacher", "stop night"]
    logits = [SURE, SURE, SURE[::-1], SURE[::-1], DOUBTFUL]
    found, chances, teaches = many(texts, logits)
    learnt, _ = enrich(chances, found, teaches)
    assert learnt[4, 0] > learnt[4, 1] + 0.5


def test_on_the_whole_nobody_becomes_surer() -> None:
    found, logits, teaches = many(
        ["bus stop", "school lunch", "bus lunch"], [SURE, SURE[::-1], [0.5, 0]]
    )
    learnt, _ = enrich(logits, found, teaches)
    assert softmax(learnt).max(axis=1).mean() == pytest.approx(
        softmax(logits).max(axis=1).mean(), abs=0.01
    )


def test_what_was_taught_places_later_opinions_as_it_placed_these() -> None:
    texts = ["bus stop night", "bus fare stop", "school lunch", "school teacher", "stop night"]
    logits = [SURE, SURE, SURE[::-1], SURE[::-1], DOUBTFUL]
    found, chances, teaches = many(texts, logits)
    learnt, taught = enrich(chances, found, teaches)
    later = taught.apply(np.array([DOUBTFUL, SURE]), bags("stop unheard night", "bus stop night"))
    np.testing.assert_allclose(later, [learnt[4], learnt[0]], atol=1e-6)


def test_few_opinions_change_little() -> None:
    logits = np.array([SURE, SURE, DOUBTFUL])
    learnt, _ = enrich(logits, bags("bus stop", "bus night", "bus"), np.ones(3, dtype=bool))
    assert np.abs(softmax(learnt) - softmax(logits)).max() < 0.05


def test_opinions_outside_the_draft_teach_nothing() -> None:
    found, logits, teaches = many(["bus stop", "bus stop", "stop"], [SURE, SURE, DOUBTFUL])
    learnt = softmax(enrich(logits, found, ~teaches)[0])
    np.testing.assert_allclose(learnt, softmax(logits), atol=1e-6)


@pytest.mark.parametrize("goals", [1, 3])
def test_texts_without_words_are_left_alone(goals: int) -> None:
    logits = np.ones((2, goals))
    assert (enrich(logits, bags("", ""), np.ones(2, dtype=bool))[0] == logits).all()
