"""A result with more or fewer themes, from the trees that it holds: nothing is compared again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from feedback_nlp.errors import InputError
from feedback_nlp.lexicon import lexical
from feedback_nlp.normalize import fold
from feedback_nlp.summary import READ, summarize
from feedback_nlp.themes.labels import describe, from_centre, representatives
from feedback_nlp.themes.stable import SMALLEST, theme_id
from feedback_nlp.themes.tree import CUT, Tree, height_for
from feedback_nlp.types import Branches, Opinion, Result, Theme
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import words

Places = dict[str, str | None]


def regroup(
    result: Result, *, granularity: float | None = None, group_count: int | None = None
) -> Result:
    """The result with its themes parted elsewhere in the trees of its goals.

    `granularity` 1 parts them where a run does, more is finer and less is coarser; `group_count`
    asks for so many themes, of single opinions too. Confirmed opinions, the opinions of named
    themes and whatever the run did not group itself stay where they are, and an opinion that waited
    for a theme still does. Themes whose opinions are the same stay as they are.

    Raises InputError unless one of the two is given, and for a result without trees.
    """
    if (granularity is None) == (group_count is None):
        raise InputError("give either a granularity or a number of groups")
    if granularity is not None and not granularity > 0:
        raise InputError("the granularity must be above 0")
    if group_count is not None and group_count < 1:
        raise InputError("the number of groups must be at least 1")
    if not result.trees:
        raise InputError("the result has no trees: it was made before there were any")
    trees = [_tree(branches) for branches in result.trees]
    height = CUT / granularity if granularity else height_for(trees, group_count or 1)
    places: Places = {opinion.id: opinion.theme for opinion in result.opinions}
    named = {theme.id for theme in result.themes if theme.named}
    stays = {o.id for o in result.opinions if o.confirmed or (o.theme and o.theme in named)}
    taken = {theme.id for theme in result.themes if theme.named}
    grown = {key for branches in result.trees for leaf in branches.leaves for key in leaf}
    taken |= {
        theme for key, theme in places.items() if theme and (key in stays or key not in grown)
    }
    for branches, tree in zip(result.trees, trees, strict=True):
        clusters = _clusters(branches, tree.cut(height).tolist())
        _place(branches.goal, clusters, places, stays, taken, alone=group_count is not None)
    return _with_themes(result, places)


def _tree(branches: Branches) -> Tree:
    sizes = [1.0] * len(branches.leaves)
    for one, other, _ in branches.merges:
        sizes.append(sizes[one] + sizes[other])
    rows = [(*m, n) for m, n in zip(branches.merges, sizes[len(branches.leaves) :], strict=True)]
    merges = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Tree(np.arange(len(branches.leaves)), merges)


def _clusters(branches: Branches, numbers: Sequence[int]) -> list[list[str]]:
    clusters: dict[int, list[str]] = defaultdict(list)
    for leaf, number in zip(branches.leaves, numbers, strict=True):
        clusters[number].extend(leaf)
    return sorted(sorted(keys) for keys in clusters.values() if keys)


def _place(
    goal: int | None,
    clusters: Sequence[list[str]],
    places: Places,
    stays: set[str],
    taken: set[str],
    alone: bool,
) -> None:
    """Give each cluster a theme: the one that most of what stays in it belongs to, or its own."""
    staying = Counter(
        (theme, at)
        for at, keys in enumerate(clusters)
        for key in keys
        if key in stays and (theme := places[key]) is not None
    )
    theme_of: dict[int, str] = {}
    for theme, at in sorted(staying, key=lambda pair: (-staying[pair], pair)):
        if at not in theme_of and theme not in theme_of.values():
            theme_of[at] = theme
    for at, keys in enumerate(clusters):
        moving = [key for key in keys if key not in stays]
        theme = theme_of.get(at)
        if theme is None and moving and (alone or len(moving) >= SMALLEST):
            theme = theme_id(goal, moving[0], taken)
            taken.add(theme)
        places |= dict.fromkeys(moving, theme)


def _with_themes(result: Result, places: Mapping[str, str | None]) -> Result:
    """The result with its opinions at `places`, and the themes that are new described."""
    known = {theme.id: theme for theme in result.themes}
    opinions = [
        o if o.theme == places[o.id] else replace(o, theme=places[o.id]) for o in result.opinions
    ]
    goals: dict[int | None, dict[str, list[Opinion]]] = defaultdict(lambda: defaultdict(list))
    for opinion in opinions:
        if opinion.theme is not None:
            goals[opinion.goal][opinion.theme].append(opinion)
    themes = [
        theme
        for goal in sorted(goals, key=lambda goal: (goal is None, goal or 0))
        for theme in _describe(goal, goals[goal], known)
    ]
    alive = {theme.id for theme in themes}
    opinions = [_without_lost(opinion, alive) for opinion in opinions]
    unplaced = sum(opinion.theme is None for opinion in opinions)
    counts = {**result.counts, "themes": len(themes), "unplaced": unplaced}
    return replace(
        result, opinions=tuple(opinions), themes=tuple(themes), proposals=(), counts=counts
    )


def _without_lost(opinion: Opinion, alive: set[str]) -> Opinion:
    """The opinion without candidates that are gone; its own theme comes first."""
    own = () if opinion.theme is None else (opinion.theme,)
    others = (theme for theme in opinion.theme_candidates if theme in alive and theme not in own)
    candidates = (*own, *others)
    if candidates == opinion.theme_candidates:
        return opinion
    return replace(opinion, theme_candidates=candidates)


def _describe(
    goal: int | None, members: Mapping[str, Sequence[Opinion]], known: Mapping[str, Theme]
) -> list[Theme]:
    """The themes of a goal; a label stays with a theme that is the same, or that staff named.

    What is central is told from the words alone, so that no model is needed.
    """
    texts = [fold(opinion.text) for opinions in members.values() for opinion in opinions]
    flat = [opinion for opinions in members.values() for opinion in opinions]
    features = lexical(Bags.of(words(texts)))
    ends = np.cumsum([len(opinions) for opinions in members.values()]).tolist()
    rows = [range(end - len(m), end) for end, m in zip(ends, members.values(), strict=True)]
    ordered = [from_centre(features, list(part)) for part in rows]
    described = describe(ordered, texts)
    themes = []
    for (key, opinions), order, (label, keywords) in zip(
        members.items(), ordered, described, strict=True
    ):
        ids = tuple(opinion.id for opinion in opinions)
        before = known.get(key)
        if before is not None and before.opinions == ids:
            themes.append(before)
            continue
        named = before is not None and before.named
        themes.append(
            Theme(
                id=key,
                goal=goal,
                label=before.label if before is not None and named else label,
                keywords=keywords,
                opinions=ids,
                representatives=tuple(flat[at].id for at in representatives(features, order)),
                summary=summarize([flat[at] for at in order[:READ]]),
                named=named,
            )
        )
    return themes
