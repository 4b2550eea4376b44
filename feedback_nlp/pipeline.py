"""The whole run: comments and a strategy in, opinions and themes out."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from feedback_nlp import ledger
from feedback_nlp import links as bonds
from feedback_nlp.analysis import analyse, opinions
from feedback_nlp.assign import Assigner
from feedback_nlp.decisions import apply, decided_goals
from feedback_nlp.duplicates import Originals, duplicates
from feedback_nlp.errors import InputError
from feedback_nlp.grouping import group_themes
from feedback_nlp.insights import find_insights
from feedback_nlp.model.encoder import load
from feedback_nlp.reading import read
from feedback_nlp.readings import Known, Reading, with_spans
from feedback_nlp.standing import Standing, mark_of
from feedback_nlp.types import (
    OUTSIDE,
    Comment,
    Correction,
    Exclusion,
    Link,
    Opinion,
    Result,
    Strategy,
    Theme,
)

Progress = Callable[[str, int, int], None]


def group(
    comments: Sequence[Comment],
    strategy: Strategy,
    *,
    previous: Result | None = None,
    corrections: Sequence[Correction] = (),
    links: Sequence[Link] = (),
    model: str | None = None,
    split: bool = True,
    group_count: int | None = None,
    insights: bool = False,
    readings: Mapping[str, Reading] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Split comments into opinions, place them in the strategy and group them into themes.

    With `previous`, its spans, goals and themes are kept, and new opinions join them; a theme
    that staff named is not renamed. `corrections` are staff decisions and always win; `links` are
    pairs of opinions that staff keep in one theme or apart, and all hold. `model` is the name or
    folder of a sentence-transformers model (default: the embedded one). `group_count` asks for
    that many themes in all. With `insights` the result tells staff more of each opinion, in its
    `insights`, and holds what `place` needs for later opinions, in its `standing`. `readings` by
    comment id are what `read_comments` found before, and are not read again. `progress` is called
    with step, done and total.

    Raises InputError for bad input and for decisions that contradict each other, ModelError for a
    missing model, and LedgerError if the result does not account for every comment or link.
    """
    if group_count is not None and group_count < 1:
        raise InputError("the number of groups must be at least 1")
    with without_collector(), one_thread():
        return _group(
            comments,
            strategy,
            previous,
            corrections,
            links,
            model,
            split,
            group_count,
            insights,
            readings or {},
            progress,
        )


def _group(
    comments: Sequence[Comment],
    strategy: Strategy,
    previous: Result | None,
    corrections: Sequence[Correction],
    links: Sequence[Link],
    model: str | None,
    split: bool,
    group_count: int | None,
    insights: bool,
    readings: Mapping[str, Reading],
    progress: Progress | None,
) -> Result:
    clock = Clock(progress)
    with clock.step("model"):
        encoder = load(model)
        assigner = Assigner(strategy, encoder)
    with clock.step("split"):
        drafts, excluded = read(with_spans(comments, readings), encoder, previous, split)
    with clock.step("embed"):
        corpus = analyse(drafts, encoder, Known(comments, readings))
    with clock.step("assign"):
        decided_before = decided_goals(drafts, previous, corrections)
        placed, taught = opinions(drafts, corpus, assigner, decided_before)
        placed = apply(placed, previous, corrections)
    with clock.step("duplicates"):
        ids = [opinion.id for opinion in placed]
        texts = [corpus.texts[row] for row in corpus.row_of]
        families = duplicates(ids, texts, corpus.vectors[corpus.row_of])
        placed, bound = bonds.bind(with_families(placed, families), links)
    with clock.step("themes"):
        known = {theme.id: theme for theme in previous.themes} if previous else {}
        decided = {
            row: o.theme
            for row, o in enumerate(placed)
            if o.theme or (o.confirmed and o.id not in bound.lead_of)
        }
        grouped = group_themes(
            placed, corpus, known, decided, bound, group_count, clock.within("themes")
        )
    result = Result(
        opinions=tuple(grouped.opinions),
        themes=tuple(grouped.themes),
        excluded=tuple(excluded),
        proposals=tuple(grouped.proposals),
        trees=tuple(grouped.trees),
        counts=counts(len(comments), grouped.opinions, grouped.themes, excluded),
        model=encoder.describe(),
        seconds=clock.seconds,
    )
    ledger.check(comments, result)
    bonds.check(grouped.opinions, links)
    if not insights:
        return result
    with clock.step("insights"):
        found = find_insights(grouped.opinions, corpus)
        stays = Standing.of(
            mark_of(strategy, encoder),
            taught,
            Originals.of(ids, texts, families),
            grouped.settled,
            {theme.id: theme for theme in grouped.themes},
            found.places,
        )
    return replace(result, insights=found, standing=stays)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra on one thread: its matrices are small, and threads wait by spinning."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the cycle collector: a run makes millions of objects and no cycles among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Clock:
    """Times the steps and tells of their progress."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        self._tell(name, 0, 1)
        yield
        self.seconds[name] = round(time.perf_counter() - begun, 3)
        self._tell(name, 1, 1)

    def within(self, name: str) -> Callable[[int, int], None]:
        return lambda done, total: self._tell(name, done, total)

    def _tell(self, name: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(name, done, total)


def with_families(placed: Sequence[Opinion], families: dict[str, str]) -> list[Opinion]:
    """Copies refer to the first of their family and, unless placed already, share its goal."""
    by_id = {opinion.id: opinion for opinion in placed}
    return [
        as_like(opinion, by_id[families[opinion.id]]) if opinion.id in families else opinion
        for opinion in placed
    ]


def as_like(copy: Opinion, first: Opinion) -> Opinion:
    shared: dict[str, Any] = {"duplicate_of": first.id}
    if not (copy.confirmed or copy.theme):
        shared |= {
            "goal": first.goal,
            "goal_confidence": first.goal_confidence,
            "goal_scores": first.goal_scores,
            "measures": first.measures,
        }
    return replace(copy, **shared)


def counts(
    submissions: int,
    placed: Sequence[Opinion],
    themes: Sequence[Theme],
    excluded: Sequence[Exclusion],
) -> dict[str, int]:
    goals = Counter(opinion.goal for opinion in placed)
    return {
        "submissions": submissions,
        "excluded": len(excluded),
        "opinions": len(placed),
        "assigned": len(placed) - goals[None] - goals[OUTSIDE],
        "undecided": goals[None],
        "outside": goals[OUTSIDE],
        "themes": len(themes),
        "unplaced": sum(opinion.theme is None for opinion in placed),
        "duplicates": sum(opinion.duplicate_of is not None for opinion in placed),
    }
