"""Earlier answers to similar themes, for whoever writes the next one."""

import heapq
import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt

from engagement.review.models import Theme

from .meanings import likeness, newest_answers, of_answer, of_theme
from .models import Response

MOST = 5
# Below these, texts share no more than what is common to all themes.
NEAR_IN_MEANING, NEAR_IN_WORDS = 0.42, 0.12


@dataclass(frozen=True)
class Earlier:
    response: Response
    likeness: float


def earlier_answers(theme: Theme) -> list[Earlier]:
    """The approved answers to the themes most like ``theme``, the likest first.

    Alike is what means the same in other words, by the vectors that a worker stored, or what
    shares rare words, names for instance that no language model knows: runs of two and three
    characters, rare ones weighing more (cosine of tf-idf).
    """
    answers = [each for each in newest_answers() if each.goal_theme != theme]
    texts = [of_answer(answer) for answer in answers]
    pairs = zip(likeness(of_theme(theme), texts), _in_words(of_theme(theme), texts), strict=True)
    near = (
        Earlier(answer, max(meaning, words))
        for answer, (meaning, words) in zip(answers, pairs, strict=True)
        if meaning >= NEAR_IN_MEANING or words >= NEAR_IN_WORDS
    )
    return heapq.nlargest(MOST, near, key=lambda each: each.likeness)


def _in_words(text: str, others: list[str]) -> list[float]:
    wanted, texts = _runs(text), [_runs(other) for other in others]
    rarity = _rarity([wanted, *texts])
    return [_cosine(wanted, other, rarity) for other in texts]


def _runs(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return Counter(
        word[start : start + size]
        for word in words
        for size in (2, 3)
        for start in range(len(word) - size + 1)
    )


def _rarity(texts: list[Counter[str]]) -> dict[str, float]:
    holders = Counter(run for text in texts for run in text)
    return {run: log((1 + len(texts)) / (1 + number)) + 1 for run, number in holders.items()}


def _cosine(one: Counter[str], other: Counter[str], rarity: dict[str, float]) -> float:
    shared = sum(one[r] * other[r] * rarity[r] ** 2 for r in one.keys() & other.keys())
    lengths = (sqrt(sum((n * rarity[r]) ** 2 for r, n in text.items())) for text in (one, other))
    product = 1.0
    for length in lengths:
        product *= length
    return shared / product if product else 0.0
