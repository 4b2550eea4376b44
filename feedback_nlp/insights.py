"""What a run can tell staff of each opinion besides its place, worked out for all at once.

The same measures as in `suggestions`, in whole matrices: the themes that an opinion without one
may belong to and the words that speak for them, what sits badly in its theme, what is like it,
where it stands on a map, and how each theme would fall into 2 to 5 parts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.analysis import Corpus
from feedback_nlp.goal_group import GoalGroup
from feedback_nlp.layout import side_by_side
from feedback_nlp.split_plans import SplitPlan, split_plans
from feedback_nlp.suggestions import (
    MISFIT,
    SPEAKING_WORDS,
    Similar,
    ThemeSuggestion,
)
from feedback_nlp.types import Opinion
from feedback_nlp.vocabulary import inverse_document_frequency

THEMES = 5
SIMILAR = 8
COMPARED = 4_000
"""In a goal of more opinions, likeness is looked for within and off the shore of each theme."""
BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Insight:
    """`fit` is the cosine to the rest of its theme, None in no theme; `x` and `y` its place."""

    themes: tuple[ThemeSuggestion, ...]
    fit: float | None
    sits_badly: bool
    similar: tuple[Similar, ...]
    words: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True)
class Insights:
    """Insights by opinion, and plans for every theme that can be split."""

    opinions: dict[str, Insight] = field(default_factory=dict)
    splits: tuple[SplitPlan, ...] = ()

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each opinion stands on the map."""
        return {key: (insight.x, insight.y) for key, insight in self.opinions.items()}


def find_insights(opinions: Sequence[Opinion], corpus: Corpus) -> Insights:
    """Insights of a finished run; `opinions` are in the order of `corpus.row_of`."""
    by_goal: dict[int | None, list[int]] = defaultdict(list)
    for row, opinion in enumerate(opinions):
        by_goal[opinion.goal].append(row)
    goals = sorted(by_goal, key=lambda goal: (goal is None, goal or 0))
    groups = [GoalGroup(by_goal[goal], opinions, corpus) for goal in goals]
    places = side_by_side([group.places() for group in groups])
    return Insights(
        {key: insight for group in groups for key, insight in _insights(group, places)},
        tuple(plan for group in groups for plan in split_plans(group)),
    )


def _can_speak(term: str) -> bool:
    """Whether a word says something by itself: not kana alone, which are mostly verbs' remains."""
    return len(term) > 1 and (term.isascii() or not all("ぁ" <= sign <= "ん" for sign in term))


def telling_words(
    terms: Sequence[str], counts: sparse.csr_matrix, rarity: npt.NDArray[np.floating]
) -> list[tuple[str, ...]]:
    """The rarest words of each text; words of no `rarity` are left out."""
    words = []
    for row in range(counts.shape[0]):
        own = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
        own = own[rarity[own] > 0]
        best = own[np.argsort(-rarity[own], kind="stable")[:SPEAKING_WORDS]]
        words.append(tuple(terms[term] for term in best if _can_speak(terms[term])))
    return words


def _insights(
    group: GoalGroup, places: dict[int, tuple[float, float]]
) -> Iterator[tuple[str, Insight]]:
    badly = {at for at, fit in group.fits.items() if fit < MISFIT}
    suggested = _suggestions(group, [*np.flatnonzero(group.theme_of < 0), *sorted(badly)])
    similar = _similar(group)
    terms, counts = group.bags.words()
    shared = np.bincount(counts.indices, minlength=len(terms)) > 1
    rarity = np.where(shared, inverse_document_frequency(counts), 0)
    words = telling_words(terms, counts, rarity)
    for at, opinion in enumerate(group.opinions):
        fit = group.fits.get(at)
        x, y = places[group.rows[at]]
        yield (
            opinion.id,
            Insight(
                themes=suggested.get(at, ()),
                fit=None if fit is None else round(fit, 4),
                sits_badly=at in badly,
                similar=similar[group.text_of[at]],
                words=words[group.text_of[at]],
                x=x,
                y=y,
            ),
        )


def _suggestions(group: GoalGroup, wanted: Sequence[int]) -> dict[int, tuple[ThemeSuggestion, ...]]:
    """The best themes of some opinions, one's own left out.

    The words that speak for a theme are those that more of its opinions use than of all.
    """
    if not group.themes or not len(wanted):
        return {}
    terms, counts = group.bags.words()
    everywhere = np.bincount(counts.indices, minlength=len(terms)) / counts.shape[0]
    usage = [counts[[group.text_of[at] for at in members]].indices for members in group.members]
    found: dict[int, list[tuple[int, float]]] = {}
    asked: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(wanted), BLOCK):
        block = [int(at) for at in wanted[start : start + BLOCK]]
        alike = group.features[[group.text_of[at] for at in block]] @ group.centres.T
        for at, row, best in zip(block, alike, np.argsort(-alike, axis=1), strict=True):
            chosen = [int(t) for t in best if t != group.theme_of[at]][:THEMES]
            found[at] = [(theme, round(float(row[theme]), 4)) for theme in chosen]
            for theme in chosen:
                asked[theme].append(at)
    speaking: dict[tuple[int, int], tuple[str, ...]] = {}
    for theme, rows in asked.items():
        used = np.bincount(usage[theme], minlength=len(terms))
        for at in rows:
            own = counts[[group.text_of[at]]].indices
            share = used[own] / len(group.members[theme])
            weights = share * np.log(np.maximum(share, 1e-9) / everywhere[own])
            best = np.argsort(-weights, kind="stable")[:SPEAKING_WORDS]
            speaking[at, theme] = tuple(
                terms[own[b]] for b in best if weights[b] > 0 and _can_speak(terms[own[b]])
            )
    return {
        at: tuple(
            ThemeSuggestion(group.themes[theme], score, speaking[at, theme])
            for theme, score in themes
        )
        for at, themes in found.items()
    }


def _similar(group: GoalGroup) -> list[tuple[Similar, ...]]:
    """The texts most like each, as the first opinion that has the text."""
    first = {text: at for at, text in reversed(list(enumerate(group.text_of)))}
    similar: list[tuple[Similar, ...]] = [()] * len(group.features)
    for pool in _pools(group, first):
        features = group.features[pool]
        count = min(SIMILAR, len(pool) - 1)
        for start in range(0, len(pool) if count > 0 else 0, BLOCK):
            alike = features[start : start + BLOCK] @ features.T
            own = np.arange(len(alike))
            alike[own, start + own] = -2
            nearest = np.argpartition(-alike, count - 1, axis=1)[:, :count]
            scores = np.take_along_axis(alike, nearest, axis=1)
            order = np.lexsort((nearest, -scores), axis=1)
            for row, best in enumerate(order):
                similar[pool[start + row]] = tuple(
                    Similar(
                        group.opinions[first[pool[nearest[row, at]]]].id,
                        round(float(scores[row, at]), 4),
                    )
                    for at in best
                    if scores[row, at] > 0
                )
    return similar


def _pools(group: GoalGroup, first: dict[int, int]) -> list[list[int]]:
    """Texts that are compared with each other: all, or in large goals theme by theme."""
    everything = list(range(len(group.features)))
    if len(everything) <= COMPARED:
        return [everything]
    theme = np.array([group.theme_of[first[text]] for text in everything])
    loose = np.flatnonzero(theme < 0)
    if len(loose) and group.themes:
        theme[loose] = (group.features[loose] @ group.centres.T).argmax(axis=1)
    pools = [np.flatnonzero(theme == number).tolist() for number in np.unique(theme)]
    return [
        pool[start : start + COMPARED] for pool in pools for start in range(0, len(pool), COMPARED)
    ]
