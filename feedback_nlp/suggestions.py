"""What staff may want to change in their themes: offered with reasons, never done.

Everything here is a pure function of a `Likeness`: the opinions of one goal, made comparable once.
Themes are given as opinion ids by theme id, so that they may come from anywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from feedback_nlp.errors import InputError
from feedback_nlp.features import Features, hybrid, likeness_to_others, unit, without_common
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import fold
from feedback_nlp.themes.tree import Tree, height_for
from feedback_nlp.types import Proposal
from feedback_nlp.vocabulary import Bags, inverse_document_frequency
from feedback_nlp.words import Words, words

Themes = Mapping[str, Sequence[str]]
MERGE = 0.3
"""Cosine between the centres of two themes that look like one."""
SPLIT = 1.0
"""Cosine distance between the centres of the parts of a theme that looks like several."""
SMALLEST_SPLIT = 6
"""A theme of fewer opinions is not proposed for splitting."""
MISFIT = 0.1
"""Cosine to the centre of the others, below which an opinion sits badly in its theme."""
SUBJECT = 0.7
"""Share of the nouns in how alike two opinions are: requests for anything sound alike."""
PARTS = range(2, 6)
SPEAKING_WORDS = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """An opinion and how alike it is: cosine from -1 to 1."""

    opinion: str
    score: float


@dataclass(frozen=True, slots=True)
class ThemeSuggestion:
    """A theme that an opinion may belong to, and the opinion's words that speak for it."""

    theme: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """An opinion that is little like the rest of its theme; `nearest` may suit it better."""

    opinion: str
    theme: str
    score: float
    nearest: str | None


@dataclass(frozen=True)
class Likeness:
    """Opinions made comparable: `features` are unit rows in the order of `ids`.

    `subjects` are the same of the nouns alone (of all words, in English): what an opinion is about
    and not what it asks for.
    """

    ids: tuple[str, ...]
    features: Features
    bags: Bags
    subjects: Features | None = None

    @classmethod
    def of(cls, texts: Mapping[str, str], model: str | None = None) -> "Likeness":
        """Compare texts, given by opinion id, with the embedded model or another.

        Raises ModelError for a missing model.
        """
        ids = tuple(sorted(texts))
        folded = [fold(texts[key]) for key in ids]
        found = list(words(folded))
        encoder = load(model)
        bags = Bags.of(found, encoder.latin_is_foreign)
        nouns = [" ".join(text.nouns) for text in found]
        topics = Bags.of(
            (Words(text.nouns, text.nouns) for text in found), encoder.latin_is_foreign
        )
        encode, places = encoder.encode, [()] * len(ids)
        features = without_common(hybrid(encode(folded), bags, places))
        subjects = without_common(hybrid(encode(nouns), topics, places))
        return cls(ids, features, bags, subjects)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.ids)}

    def rows(self, opinions: Sequence[str]) -> list[int]:
        """The rows of opinions. Raises InputError for one that is not compared here."""
        try:
            return [self._number[key] for key in opinions]
        except KeyError as error:
            raise InputError(f"{error} is not among the opinions compared") from error

    def centres(self, themes: Themes) -> Features:
        """Unit mean of each theme's opinions, themes × dimensions."""
        means = [self.features[self.rows(opinions)].sum(axis=0) for opinions in themes.values()]
        return unit(np.array(means, dtype=np.float32).reshape(len(themes), -1))


def similar_opinions(likeness: Likeness, opinion: str, count: int = 10) -> list[Similar]:
    """The opinions most like one of them, best first; the subject counts more than the request."""
    [row] = likeness.rows([opinion])
    alike = likeness.features @ likeness.features[row]
    if likeness.subjects is not None:
        subjects = likeness.subjects @ likeness.subjects[row]
        alike = SUBJECT * subjects + (1 - SUBJECT) * alike
    best = [int(at) for at in np.argsort(-alike, kind="stable") if at != row][:count]
    return [Similar(likeness.ids[at], _score(alike[at])) for at in best]


def suggest_themes(
    likeness: Likeness, opinion: str, themes: Themes, count: int = 5
) -> list[ThemeSuggestion]:
    """The themes that an opinion is most like, best first, not counting the opinion itself."""
    [row] = likeness.rows([opinion])
    others = {
        theme: [key for key in opinions if key != opinion] for theme, opinions in themes.items()
    }
    others = {theme: opinions for theme, opinions in others.items() if opinions}
    if not others:
        return []
    alike = likeness.centres(others) @ likeness.features[row]
    names = list(others)
    return [
        ThemeSuggestion(
            names[at], _score(alike[at]), _speaking(likeness, row, likeness.rows(others[names[at]]))
        )
        for at in np.argsort(-alike, kind="stable")[:count]
    ]


def misfits(likeness: Likeness, themes: Themes) -> list[Misfit]:
    """Opinions that are little like the rest of their theme, the worst first."""
    found = []
    for theme, opinions in themes.items():
        if len(opinions) < 2:
            continue
        fits = likeness_to_others(likeness.features[likeness.rows(opinions)])
        for opinion, fit in zip(opinions, fits, strict=True):
            if fit < MISFIT:
                nearest = next(
                    (s for s in suggest_themes(likeness, opinion, themes, 1) if s.theme != theme),
                    None,
                )
                better = nearest.theme if nearest and nearest.score > fit else None
                found.append(Misfit(opinion, theme, _score(fit), better))
    return sorted(found, key=lambda misfit: (misfit.score, misfit.opinion))


def propose_merges(likeness: Likeness, themes: Themes) -> list[Proposal]:
    """Pairs of themes that look like one, the most alike first."""
    full = {theme: opinions for theme, opinions in sorted(themes.items()) if opinions}
    if len(full) < 2:
        return []
    alike = np.triu(likeness.centres(full) @ likeness.centres(full).T, k=1)
    names = list(full)
    pairs = sorted(((-alike[a, b], a, b) for a, b in np.argwhere(alike >= MERGE)))
    return [
        Proposal(
            "merge",
            (names[a], names[b]),
            (tuple(full[names[a]]), tuple(full[names[b]])),
            _score(-distance),
        )
        for distance, a, b in pairs
    ]


def propose_split(likeness: Likeness, theme: str, opinions: Sequence[str], parts: int) -> Proposal:
    """How a theme would fall into so many parts (2 to 5), the largest first.

    The score is the cosine distance between the two parts that are most alike. Raises InputError
    if there are fewer opinions than parts or another number of parts.
    """
    if parts not in PARTS or len(opinions) < parts:
        raise InputError("a theme is split into 2 to 5 parts of at least one opinion each")
    return _parted(likeness, theme, sorted(opinions), _grow(likeness, opinions), parts)


def _grow(likeness: Likeness, opinions: Sequence[str]) -> Tree:
    """The tree of a theme's opinions, in the order of their ids."""
    return Tree.grow(without_common(likeness.features[likeness.rows(sorted(opinions))]))


def _parted(
    likeness: Likeness, theme: str, ordered: Sequence[str], tree: Tree, parts: int
) -> Proposal:
    """The theme cut into so many parts, from the tree of its opinions in their order."""
    numbers = tree.cut(height_for([tree], parts))
    members = [
        tuple(key for key, number in zip(ordered, numbers, strict=True) if number == part)
        for part in np.unique(numbers)
    ]
    members.sort(key=lambda part: (-len(part), part))
    centres = likeness.centres({str(at): part for at, part in enumerate(members)})
    closest = max((float(a @ b) for a, b in combinations(centres, 2)), default=1.0)
    return Proposal("split", (theme,), tuple(members), _score(1 - closest))


def propose_changes(likeness: Likeness, themes: Themes) -> list[Proposal]:
    """The merges and splits worth a look; no part of a split is a single opinion."""
    return [*propose_merges(likeness, themes), *_splits(likeness, themes)]


def _splits(likeness: Likeness, themes: Themes) -> Iterator[Proposal]:
    for theme, opinions in sorted(themes.items()):
        if len(opinions) >= SMALLEST_SPLIT:
            tree, ordered = _grow(likeness, opinions), sorted(opinions)
            ways = [_parted(likeness, theme, ordered, tree, parts) for parts in PARTS]
            clear = [w for w in ways if w.score >= SPLIT and len(w.opinions[-1]) > 1]
            if clear:
                yield max(clear, key=lambda way: way.score)


def _speaking(likeness: Likeness, row: int, members: Sequence[int]) -> tuple[str, ...]:
    """The words of an opinion that more of a theme's opinions use than of all, rarest first."""
    terms, counts = likeness.bags.words()
    own = counts[[row]].indices
    if not len(own):
        return ()
    used = np.bincount(counts[members].indices, minlength=len(terms))[own]
    weights = used * (inverse_document_frequency(counts)[own])
    best = np.argsort(-weights, kind="stable")[:SPEAKING_WORDS]
    return tuple(terms[own[at]] for at in best if used[at])


def _score(value: float) -> float:
    return round(float(value), 4)
