"""The opinions of one goal and its themes, made comparable for what a run tells of them."""

from collections.abc import Sequence

import numpy as np

from feedback_nlp.analysis import Corpus
from feedback_nlp.features import Features, hybrid, likeness_to_others, unit, without_common
from feedback_nlp.layout import Shore, lay_out
from feedback_nlp.types import Opinion


class GoalGroup:
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

    def features_of(self, members: Sequence[int]) -> Features:
        return self.features[[self.text_of[at] for at in members]]

    def _centres(self) -> Features:
        means = [self.features_of(members).sum(axis=0) for members in self.members]
        return unit(np.array(means, dtype=np.float32).reshape(-1, self.features.shape[1]))

    def _fits(self) -> dict[int, float]:
        """How like the rest of its theme each opinion is, where there is a rest."""
        fits: dict[int, float] = {}
        for members in self.members:
            if len(members) > 1:
                alike = likeness_to_others(self.features_of(members))
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
