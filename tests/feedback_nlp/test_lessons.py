"""Corrections teach, and never against their own evidence."""

import numpy as np

from feedback_nlp.features import unit
from feedback_nlp.lessons import Lessons, learn


def two_kinds(size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Texts of two well separated kinds, and the kind of each."""
    generator = np.random.default_rng(0)
    kinds = np.arange(size) % 2
    features = unit((np.eye(8)[kinds] + generator.normal(0, 0.1, (size, 8))).astype(np.float32))
    return features, kinds


def test_opinions_like_the_corrected_ones_follow_them() -> None:
    features, kinds = two_kinds()
    logits = np.tile(np.array([0.1, 0.0]), (len(kinds), 1))
    lessons = Lessons.of({row: int(kinds[row]) for row in range(10)})
    learnt = learn(logits, features, lessons).argmax(axis=1)
    assert (learnt[10:] == kinds[10:]).all()


def test_lessons_that_agree_with_no_neighbour_change_nothing() -> None:
    features, _ = two_kinds()
    logits = np.zeros((len(features), 2))
    lessons = Lessons.of({row: row // 2 % 2 for row in range(12)})
    assert (learn(logits, features, lessons) == logits).all()


def test_mistakes_do_not_speak_against_what_is_surely_right() -> None:
    features, kinds = two_kinds(200)
    logits = 3.0 * np.eye(2)[kinds]
    lessons = Lessons.of({row: 1 - int(kinds[row]) for row in range(4)})
    learnt = learn(logits, features, lessons).argmax(axis=1)
    assert (learnt[4:] == kinds[4:]).all()
