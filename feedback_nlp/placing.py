"""New opinions into the themes of a finished run, at a cost that does not grow with the old ones.

Each opinion is placed by itself, by what the run left (`Standing`): so it makes no difference in
which order or in how many portions opinions come. What fits no theme waits; new themes, labels and
proposals come from the next run over everything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from feedback_nlp import ledger
from feedback_nlp.analysis import Corpus, analyse, opinions
from feedback_nlp.assign import Assigner
from feedback_nlp.duplicates import duplicates
from feedback_nlp.errors import StandingError
from feedback_nlp.features import Features, unit
from feedback_nlp.insights import SIMILAR, THEMES, Insight, Insights, telling_words
from feedback_nlp.layout import off_shore
from feedback_nlp.model.encoder import load
from feedback_nlp.pipeline import (
    Clock,
    Progress,
    as_like,
    counts,
    one_thread,
    with_families,
    without_collector,
)
from feedback_nlp.reading import read
from feedback_nlp.readings import Known, Reading, with_spans
from feedback_nlp.standing import Standing, StandingGoal, mark_of
from feedback_nlp.suggestions import Similar, ThemeSuggestion
from feedback_nlp.themes.stable import CANDIDATES, JOIN
from feedback_nlp.types import Comment, Opinion, Result, Strategy, Theme

Earlier = Callable[[Sequence[str]], Mapping[str, Opinion]]
"""What opinions of earlier runs are now, by id; those that are gone are left out."""


def place(
    comments: Sequence[Comment],
    strategy: Strategy,
    standing: Standing,
    *,
    earlier: Earlier = lambda ids: {},
    readings: Mapping[str, Reading] | None = None,
    model: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Place the opinions of new `comments` in the themes of `standing`; nothing else moves.

    Copies of earlier opinions, which `earlier` is asked for, go where those are. The result holds
    the new opinions, and the themes that they joined with these opinions only. Labels, what staff
    taught by corrections, and proposals are left to `group`.

    Raises StandingError if `standing` is of another model, draft or version, and what `group`
    raises.
    """
    readings = readings or {}
    with without_collector(), one_thread():
        clock = Clock(progress)
        with clock.step("model"):
            encoder = load(model)
            if standing.mark != mark_of(strategy, encoder):
                raise StandingError("the themes were found by another model, draft or version")
            assigner = Assigner(strategy, encoder)
        with clock.step("split"):
            drafts, excluded = read(with_spans(comments, readings), encoder, None, True)
        with clock.step("embed"):
            corpus = analyse(drafts, encoder, Known(comments, readings))
        with clock.step("assign"):
            found, _ = opinions(drafts, corpus, assigner, {}, standing.taught)
        with clock.step("duplicates"):
            found = _with_originals(found, corpus, standing, earlier)
        with clock.step("themes"):
            views = [_View(goal, found, corpus) for goal in standing.goals]
            for view in views:
                view.join(found)
        with clock.step("insights"):
            insights = {key: each for view in views for key, each in view.insights(found)}
        themes = _joined(found)
        result = Result(
            opinions=tuple(found),
            themes=themes,
            excluded=tuple(excluded),
            counts=counts(len(comments), found, themes, excluded),
            model=encoder.describe(),
            seconds=clock.seconds,
            insights=Insights(insights),
        )
    ledger.check(comments, result)
    return result


def _with_originals(
    found: Sequence[Opinion], corpus: Corpus, standing: Standing, earlier: Earlier
) -> list[Opinion]:
    """Copies refer to the first of their letter, perhaps an earlier opinion, and are with it."""
    ids = [opinion.id for opinion in found]
    texts = [corpus.texts[row] for row in corpus.row_of]
    families = duplicates(ids, texts, corpus.vectors[corpus.row_of])
    among_new = with_families(found, families)
    known = dict(zip(ids, standing.originals.find(texts), strict=True))
    firsts = {key: known[key] or known[families.get(key, key)] for key in ids}
    originals = earlier(sorted({first for first in firsts.values() if first}))
    return [
        replace(as_like(opinion, original), theme=original.theme)
        if (original := originals.get(firsts[opinion.id] or ""))
        else opinion
        for opinion in among_new
    ]


def _joined(found: Sequence[Opinion]) -> tuple[Theme, ...]:
    members: dict[tuple[str, int | None], list[str]] = {}
    for opinion in found:
        if opinion.theme is not None:
            members.setdefault((opinion.theme, opinion.goal), []).append(opinion.id)
    return tuple(
        Theme(theme, goal, label="", opinions=tuple(ids))
        for (theme, goal), ids in sorted(members.items())
    )


class _View:
    """The new opinions of one goal beside its themes."""

    def __init__(self, goal: StandingGoal, found: Sequence[Opinion], corpus: Corpus) -> None:
        self._goal = goal
        self._rows = [row for row, opinion in enumerate(found) if opinion.goal == goal.goal]
        texts = [corpus.row_of[row] for row in self._rows]
        self._bags = corpus.bags.take(texts)
        measures = [found[row].measures for row in self._rows]
        features = goal.space.features(corpus.vectors[texts], self._bags, measures)
        self._features: Features = unit(features - goal.common)
        self._alike = self._features @ goal.centres.T

    def join(self, found: list[Opinion]) -> None:
        """Give each opinion the theme that it comes near, and the nearest ones as candidates."""
        if not self._goal.themes:
            return
        nearest = [self._nearest(at, CANDIDATES) for at in range(len(self._rows))]
        own = {found[row].id: at for at, row in enumerate(self._rows)}
        for at, row in enumerate(self._rows):
            lead = own.get(found[row].duplicate_of or "", at)
            theme = found[row].theme
            if theme is None and self._alike[lead].max() >= JOIN:
                theme = next(iter(nearest[lead]))
            found[row] = replace(found[row], theme=theme, theme_candidates=tuple(nearest[at]))

    def _nearest(self, at: int, count: int) -> dict[str, float]:
        """The nearest themes of an opinion with their cosines, best first.

        A theme that took in others has several centres, of which the nearest counts.
        """
        best: dict[str, float] = {}
        for centre in np.argsort(-self._alike[at], kind="stable"):
            best.setdefault(self._goal.themes[centre], round(float(self._alike[at, centre]), 4))
            if len(best) == count:
                break
        return best

    def insights(self, found: Sequence[Opinion]) -> list[tuple[str, Insight]]:
        """What can be told of each new opinion beside the themes and their representatives."""
        anchored = self._features @ self._goal.anchors.T
        terms, counts = self._bags.words()
        words = telling_words(terms, counts, self._goal.space.lexicon.rarity(terms))
        told = []
        for at, row in enumerate(self._rows):
            theme = found[row].theme
            x, y = self._place(theme, at, found[row].id)
            told.append(
                (
                    found[row].id,
                    Insight(
                        themes=self._suggestions(at) if theme is None else (),
                        fit=self._fit(theme, at),
                        sits_badly=False,
                        similar=self._similar(anchored[at]),
                        words=words[at],
                        x=x,
                        y=y,
                    ),
                )
            )
        return told

    def _suggestions(self, at: int) -> tuple[ThemeSuggestion, ...]:
        best = self._nearest(at, THEMES)
        return tuple(ThemeSuggestion(theme, score, ()) for theme, score in best.items())

    def _similar(self, alike: Features) -> tuple[Similar, ...]:
        best = np.argsort(-alike, kind="stable")[:SIMILAR]
        names = self._goal.representatives
        return tuple(Similar(names[b], round(float(alike[b]), 4)) for b in best if alike[b] > 0)

    def _centres(self, theme: str | None) -> list[int]:
        """The centres of a theme; all of them where it has none."""
        everywhere = range(len(self._goal.themes))
        return [at for at in everywhere if self._goal.themes[at] == theme] or list(everywhere)

    def _fit(self, theme: str | None, at: int) -> float | None:
        if theme not in self._goal.themes:
            return None
        return round(float(self._alike[at, self._centres(theme)].max()), 4)

    def _place(self, theme: str | None, at: int, key: str) -> tuple[float, float]:
        """Off the shore of its theme or of the nearest one."""
        if not self._goal.themes:
            return off_shore(0.0, 0.0, 0.0, key)
        island = max(self._centres(theme), key=lambda centre: float(self._alike[at, centre]))
        x, y, count = self._goal.islands[island].tolist()
        return off_shore(x, y, count, key)
