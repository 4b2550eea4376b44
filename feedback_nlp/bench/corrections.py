"""What corrections teach: goal accuracy on opinions that nobody corrected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from feedback_nlp.assign import Assigner
from feedback_nlp.bench.datasets import Labelled
from feedback_nlp.language import language
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import fold
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import words

DRAWS = 20
PER_GOAL = (5, 20)
SAMPLE = 240
"""Comments of a set, evenly spaced, that are placed in each draw."""

Figures = Mapping[str, Any]


def titles_only(labelled: Labelled) -> Labelled:
    """The same set with a draft that has neither descriptions nor keywords."""
    bare = tuple(
        replace(m, description="", description_en="", keywords=(), keywords_en=())
        for m in labelled.strategy.measures
    )
    strategy = replace(labelled.strategy, measures=bare)
    return replace(labelled, name=f"{labelled.name}, titles only", strategy=strategy)


def corrections(labelled: Labelled) -> Iterator[Figures]:
    """Mean accuracy with and without corrections, by how many there are for each goal.

    Corrected opinions are drawn at random, or among those that were placed wrongly or not at all,
    which are the ones that staff correct.
    """
    desk = _Desk(labelled)
    before = desk.right({})
    pools = {"any": np.ones(len(before), dtype=bool), "mistakes": ~before}
    for pool, chosen in pools.items():
        for count in PER_GOAL:
            gains = [desk.gain(chosen, count, seed, before) for seed in range(DRAWS)]
            without, gained = np.array(gains).T
            yield {
                "set": labelled.name,
                "drawn from": pool,
                "per goal": count,
                "without": round(float(without.mean()), 4),
                "with": round(float((without + gained).mean()), 4),
                "worst draw": round(float(gained.min()), 4),
                "draws worse": int((gained < 0).sum()),
            }


class _Desk:
    """A labelled set, ready to be placed again and again."""

    def __init__(self, labelled: Labelled) -> None:
        encoder = load()
        comments = labelled.comments[:: -(-len(labelled.comments) // SAMPLE)]
        texts = [fold(comment.text) for comment in comments]
        self._assigner = Assigner(labelled.strategy, encoder)
        self._vectors = encoder.encode(texts)
        self._bags = Bags.of(words(texts))
        self._languages = [language(text) for text in texts]
        self._gold = np.array([labelled.goals[comment.id] for comment in comments])

    def right(self, decided: Mapping[int, int]) -> np.typing.NDArray[np.bool_]:
        """Which opinions are placed in the goal that they belong to."""
        pages: Sequence[None] = [None] * len(self._gold)
        placed, _ = self._assigner.place(self._vectors, self._bags, self._languages, pages, decided)
        goals = np.array([-1 if p.goal is None else p.goal for p in placed])
        found: np.typing.NDArray[np.bool_] = goals == self._gold
        return found

    def gain(
        self,
        pool: np.typing.NDArray[np.bool_],
        count: int,
        seed: int,
        before: np.typing.NDArray[np.bool_],
    ) -> tuple[float, float]:
        """Accuracy without corrections, and what they add to it, on what was not corrected."""
        generator = np.random.default_rng(seed)
        decided: dict[int, int] = {}
        for goal in sorted(set(self._gold.tolist()) - {0}):
            rows = np.flatnonzero(pool & (self._gold == goal))
            drawn = generator.choice(rows, min(count, len(rows) // 2), replace=False)
            decided |= {int(row): goal for row in drawn}
        others = self._gold != 0
        others[list(decided)] = False
        after = self.right(decided)
        return float(before[others].mean()), float(after[others].mean() - before[others].mean())
