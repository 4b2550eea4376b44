"""Opinions into themes, goal by goal."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from feedback_nlp.analysis import Corpus
from feedback_nlp.features import Features, hybrid
from feedback_nlp.themes.labels import describe, representatives
from feedback_nlp.themes.stable import group_goal
from feedback_nlp.types import Opinion, Theme

Step = Callable[[int, int], None]


@dataclass(frozen=True)
class _Group:
    """The opinions of one goal: all of them, and the ones that are compared."""

    goal: int | None
    members: list[int]
    leaders: list[int]


def group_themes(
    opinions: Sequence[Opinion],
    corpus: Corpus,
    known: Mapping[str, Theme],
    decided: Mapping[int, str | None],
    count: int | None,
    step: Step,
) -> tuple[list[Opinion], list[Theme]]:
    """Give each opinion its theme, and describe the themes.

    `known` are themes of the earlier run by id; `decided` maps rows of `opinions` to the theme
    that they stay in. Copies of a letter follow the first of their family.
    """
    placed = list(opinions)
    themes: list[Theme] = []
    groups = _by_goal(opinions, decided)
    counts = _allocate(count, groups)
    for at, group in enumerate(groups):
        features = hybrid(
            corpus.vectors[[corpus.row_of[row] for row in group.leaders]],
            [corpus.words[corpus.row_of[row]].content for row in group.leaders],
        )
        _place(placed, group, features, decided, counts[at])
        themes.extend(_describe(placed, group, features, corpus, known))
        step(at + 1, len(groups))
    return placed, themes


def _by_goal(opinions: Sequence[Opinion], decided: Mapping[int, str | None]) -> list[_Group]:
    members: dict[int | None, list[int]] = defaultdict(list)
    for row, opinion in enumerate(opinions):
        members[opinion.goal].append(row)
    ids = [opinion.id for opinion in opinions]
    groups = []
    for goal in sorted(members, key=lambda goal: (goal is None, goal or 0)):
        inside = {ids[row] for row in members[goal]}
        leaders = [
            row
            for row in members[goal]
            if row in decided or opinions[row].duplicate_of not in inside
        ]
        groups.append(_Group(goal, members[goal], leaders))
    return groups


def _allocate(count: int | None, groups: Sequence[_Group]) -> list[int | None]:
    """Shares of `count` by number of opinions, at least one each."""
    if count is None:
        return [None] * len(groups)
    sizes = np.array([len(group.leaders) for group in groups], dtype=float)
    shares = np.maximum(sizes / sizes.sum() * count, 1)
    given = np.maximum(np.floor(shares), 1).astype(int)
    for row in np.argsort(given - shares, kind="stable")[: max(0, count - int(given.sum()))]:
        given[row] += 1
    return [int(number) for number in given]


def _place(
    placed: list[Opinion],
    group: _Group,
    features: Features,
    decided: Mapping[int, str | None],
    count: int | None,
) -> None:
    families = Counter(placed[row].duplicate_of or placed[row].id for row in group.members)
    found = group_goal(
        group.goal,
        [placed[row].id for row in group.leaders],
        [families[placed[row].id] for row in group.leaders],
        features,
        {at: decided[row] for at, row in enumerate(group.leaders) if row in decided},
        count,
    )
    of_leader = {}
    for at, row in enumerate(group.leaders):
        of_leader[placed[row].id] = (found.themes[at], found.candidates[at])
    for row in group.members:
        key = placed[row].id if placed[row].id in of_leader else placed[row].duplicate_of
        theme, candidates = of_leader[key or placed[row].id]
        placed[row] = replace(placed[row], theme=theme, theme_candidates=candidates)


def _describe(
    placed: Sequence[Opinion],
    group: _Group,
    features: Features,
    corpus: Corpus,
    known: Mapping[str, Theme],
) -> list[Theme]:
    rows_of: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(group.leaders):
        theme = placed[row].theme
        if theme is not None:
            rows_of[theme].append(at)
    members: dict[str, list[str]] = defaultdict(list)
    for row in group.members:
        theme = placed[row].theme
        if theme is not None:
            members[theme].append(placed[row].id)
    ordered = [_from_centre(features, rows_of[theme]) for theme in rows_of]
    texts = [corpus.texts[corpus.row_of[row]] for row in group.leaders]
    described = describe(ordered, texts)
    return [
        Theme(
            id=theme,
            goal=group.goal,
            label=known[theme].label if theme in known else label,
            keywords=keywords,
            opinions=tuple(members[theme]),
            representatives=tuple(
                placed[group.leaders[at]].id for at in representatives(features, rows)
            ),
            named=theme in known and known[theme].named,
        )
        for theme, rows, (label, keywords) in zip(rows_of, ordered, described, strict=True)
    ]


def _from_centre(features: Features, rows: Sequence[int]) -> list[int]:
    nearness = features[list(rows)] @ features[list(rows)].mean(axis=0)
    return [rows[at] for at in np.argsort(-nearness, kind="stable")]
