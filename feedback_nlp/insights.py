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
from feedback_nlp.features import Features, hybrid, likeness_to_others, unit, without_common
from feedback_nlp.layout import Shore, lay_out, side_by_side
from feedback_nlp.suggestions import (
    MISFIT,
    PARTS,
    SMALLEST_SPLIT,
    SPEAKING_WORDS,
    Similar,
    ThemeSuggestion,
)
from feedback_nlp.themes.labels import describe
from feedback_nlp.themes.tree import Tree, height_for
from feedback_nlp.types import Opinion, Proposal
from feedback_nlp.vocabulary import inverse_document_frequency

THEMES = 5
SIMILAR = 8
READ = 6
"""Opinions of a part that are read for its label."""
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


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """A theme in so many parts, the largest first, each with a label of its own."""

    theme: str
    labels: tuple[str, ...]
    opinions: tuple[tuple[str, ...], ...]


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
    groups = [_Goal(by_goal[goal], opinions, corpus) for goal in goals]
    places = side_by_side([group.places() for group in groups])
    return Insights(
        {key: insight for group in groups for key, insight in group.insights(places)},
        tuple(plan for group in groups for plan in group.splits()),
    )


def parts_of(proposal: Proposal, insights: Insights) -> SplitPlan | None:
    """The plan, with labels, that a proposal to split is about."""
    [theme] = proposal.themes
    return next(
        (
            plan
            for plan in insights.splits
            if plan.theme == theme and len(plan.opinions) == len(proposal.opinions)
        ),
        None,
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


class _Goal:
    """The opinions of one goal, made comparable; copies share the features of their first."""

    def __init__(self, rows: list[int], opinions: Sequence[Opinion], corpus: Corpus) -> None:
        self.rows, self.opinions = rows, [opinions[row] for row in rows]
        firsts: dict[int, int] = {}
        self.text_of = [
            firsts.setdefault(corpus.row_of[row], len(firsts)) for row in rows
        ]  # equal texts are compared once
        leader = {text: at for at, text in reversed(list(enumerate(self.text_of)))}
        leaders = [leader[text] for text in range(len(firsts))]
        texts = list(firsts)
        bags = corpus.bags.take(texts)
        measures = [self.opinions[at].measures for at in leaders]
        self.features = without_common(hybrid(corpus.vectors[texts], bags, measures))
        self.texts = [corpus.texts[text] for text in texts]
        self.bags = bags
        self.themes = sorted({o.theme for o in self.opinions if o.theme is not None})
        number = {theme: at for at, theme in enumerate(self.themes)}
        self.theme_of = np.array([number.get(o.theme or "", -1) for o in self.opinions])
        self.members = self._members()
        self.centres = self._centres()
        self.fits = self._fits()

    def _members(self) -> list[list[int]]:
        members: list[list[int]] = [[] for _ in self.themes]
        for at, theme in enumerate(self.theme_of):
            if theme >= 0:
                members[theme].append(at)
        return members

    def _features_of(self, members: Sequence[int]) -> Features:
        return self.features[[self.text_of[at] for at in members]]

    def _centres(self) -> Features:
        means = [self._features_of(members).sum(axis=0) for members in self.members]
        return unit(np.array(means, dtype=np.float32).reshape(-1, self.features.shape[1]))

    def _fits(self) -> dict[int, float]:
        """How like the rest of its theme each opinion is, where there is a rest."""
        fits: dict[int, float] = {}
        for members in self.members:
            if len(members) > 1:
                alike = likeness_to_others(self._features_of(members))
                fits.update(zip(members, alike.tolist(), strict=True))
        return fits

    def places(self) -> dict[int, tuple[float, float]]:
        """Where the rows stand on the goal's own map."""
        ordered = [
            [self.rows[at] for at in sorted(members, key=lambda at: (-self.fits.get(at, 1), at))]
            for members in self.members
        ]
        loose = {
            self.rows[at]: (
                self.centres @ self.features[self.text_of[at]]
                if self.themes
                else np.zeros(0, dtype=np.float32)
            )
            for at in np.flatnonzero(self.theme_of < 0)
        }
        return lay_out(Shore(self.centres, ordered, loose))

    def insights(self, places: dict[int, tuple[float, float]]) -> Iterator[tuple[str, Insight]]:
        badly = {at for at, fit in self.fits.items() if fit < MISFIT}
        suggested = self._suggestions([*np.flatnonzero(self.theme_of < 0), *sorted(badly)])
        similar = self._similar()
        terms, counts = self.bags.words()
        shared = np.bincount(counts.indices, minlength=len(terms)) > 1
        rarity = np.where(shared, inverse_document_frequency(counts), 0)
        words = telling_words(terms, counts, rarity)
        for at, opinion in enumerate(self.opinions):
            fit = self.fits.get(at)
            x, y = places[self.rows[at]]
            yield (
                opinion.id,
                Insight(
                    themes=suggested.get(at, ()),
                    fit=None if fit is None else round(fit, 4),
                    sits_badly=at in badly,
                    similar=similar[self.text_of[at]],
                    words=words[self.text_of[at]],
                    x=x,
                    y=y,
                ),
            )

    def _suggestions(self, wanted: Sequence[int]) -> dict[int, tuple[ThemeSuggestion, ...]]:
        """The best themes of some opinions, one's own left out.

        The words that speak for a theme are those that more of its opinions use than of all.
        """
        if not self.themes or not len(wanted):
            return {}
        terms, counts = self.bags.words()
        everywhere = np.bincount(counts.indices, minlength=len(terms)) / counts.shape[0]
        usage = [counts[[self.text_of[at] for at in members]].indices for members in self.members]
        found: dict[int, list[tuple[int, float]]] = {}
        asked: dict[int, list[int]] = defaultdict(list)
        for start in range(0, len(wanted), BLOCK):
            block = [int(at) for at in wanted[start : start + BLOCK]]
            alike = self.features[[self.text_of[at] for at in block]] @ self.centres.T
            for at, row, best in zip(block, alike, np.argsort(-alike, axis=1), strict=True):
                chosen = [int(t) for t in best if t != self.theme_of[at]][:THEMES]
                found[at] = [(theme, round(float(row[theme]), 4)) for theme in chosen]
                for theme in chosen:
                    asked[theme].append(at)
        speaking: dict[tuple[int, int], tuple[str, ...]] = {}
        for theme, rows in asked.items():
            used = np.bincount(usage[theme], minlength=len(terms))
            for at in rows:
                own = counts[[self.text_of[at]]].indices
                share = used[own] / len(self.members[theme])
                weights = share * np.log(np.maximum(share, 1e-9) / everywhere[own])
                best = np.argsort(-weights, kind="stable")[:SPEAKING_WORDS]
                speaking[at, theme] = tuple(
                    terms[own[b]] for b in best if weights[b] > 0 and _can_speak(terms[own[b]])
                )
        return {
            at: tuple(
                ThemeSuggestion(self.themes[theme], score, speaking[at, theme])
                for theme, score in themes
            )
            for at, themes in found.items()
        }

    def _similar(self) -> list[tuple[Similar, ...]]:
        """The texts most like each, as the first opinion that has the text."""
        first = {text: at for at, text in reversed(list(enumerate(self.text_of)))}
        similar: list[tuple[Similar, ...]] = [()] * len(self.features)
        for pool in self._pools(first):
            features = self.features[pool]
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
                            self.opinions[first[pool[nearest[row, at]]]].id,
                            round(float(scores[row, at]), 4),
                        )
                        for at in best
                        if scores[row, at] > 0
                    )
        return similar

    def _pools(self, first: dict[int, int]) -> list[list[int]]:
        """Texts that are compared with each other: all, or in large goals theme by theme."""
        everything = list(range(len(self.features)))
        if len(everything) <= COMPARED:
            return [everything]
        theme = np.array([self.theme_of[first[text]] for text in everything])
        loose = np.flatnonzero(theme < 0)
        if len(loose) and self.themes:
            theme[loose] = (self.features[loose] @ self.centres.T).argmax(axis=1)
        pools = [np.flatnonzero(theme == number).tolist() for number in np.unique(theme)]
        return [
            pool[start : start + COMPARED]
            for pool in pools
            for start in range(0, len(pool), COMPARED)
        ]

    def splits(self) -> Iterator[SplitPlan]:
        """How each theme would fall apart, in every number of parts that it has."""
        for theme, members in zip(self.themes, self.members, strict=True):
            texts = sorted({self.text_of[at] for at in members})
            if len(texts) < SMALLEST_SPLIT:
                continue
            features = without_common(self.features[texts])
            tree = Tree.grow(features)
            seen = set()
            for count in PARTS:
                numbers = tree.cut(height_for([tree], count))
                size = len(np.unique(numbers))
                if size in PARTS and size not in seen and 2 * size <= len(texts):
                    seen.add(size)
                    yield self._plan(theme, members, dict(zip(texts, numbers, strict=True)))

    def _plan(self, theme: str, members: Sequence[int], part_of: dict[int, int]) -> SplitPlan:
        parts: dict[int, list[int]] = defaultdict(list)
        for at in members:
            parts[part_of[self.text_of[at]]].append(at)
        ordered = sorted(parts.values(), key=lambda part: (-len(part), part))
        central = [self._central(part) for part in ordered]
        labels = [label for label, _ in describe(central, self.texts)]
        ids = tuple(tuple(self.opinions[at].id for at in part) for part in ordered)
        return SplitPlan(theme, tuple(labels), ids)

    def _central(self, part: Sequence[int]) -> list[int]:
        texts = list(dict.fromkeys(self.text_of[at] for at in part))
        nearness = self.features[texts] @ self.features[texts].mean(axis=0)
        return [texts[at] for at in np.argsort(-nearness, kind="stable")[:READ]]
