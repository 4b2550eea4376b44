"""How each theme would fall into 2 to 5 parts, with a label for each part."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from feedback_nlp.features import without_common
from feedback_nlp.goal_group import GoalGroup
from feedback_nlp.suggestions import PARTS, SMALLEST_SPLIT
from feedback_nlp.themes.labels import describe
from feedback_nlp.themes.tree import Tree, height_for

READ = 6
"""Opinions of a part that are read for its label."""


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """A theme in so many parts, the largest first, each with a label of its own."""

    theme: str
    labels: tuple[str, ...]
    opinions: tuple[tuple[str, ...], ...]


def split_plans(group: GoalGroup) -> Iterator[SplitPlan]:
    """How each theme would fall apart, in every number of parts that it has."""
    for theme, members in zip(group.themes, group.members, strict=True):
        texts = sorted({group.text_of[at] for at in members})
        if len(texts) < SMALLEST_SPLIT:
            continue
        features = without_common(group.features[texts])
        tree = Tree.grow(features)
        seen = set()
        for count in PARTS:
            numbers = tree.cut(height_for([tree], count))
            size = len(np.unique(numbers))
            if size in PARTS and size not in seen and 2 * size <= len(texts):
                seen.add(size)
                yield _plan(group, theme, members, dict(zip(texts, numbers, strict=True)))


def _plan(
    group: GoalGroup, theme: str, members: Sequence[int], part_of: dict[int, int]
) -> SplitPlan:
    parts: dict[int, list[int]] = defaultdict(list)
    for at in members:
        parts[part_of[group.text_of[at]]].append(at)
    ordered = sorted(parts.values(), key=lambda part: (-len(part), part))
    central = [_central(group, part) for part in ordered]
    labels = [label for label, _ in describe(central, group.texts)]
    ids = tuple(tuple(group.opinions[at].id for at in part) for part in ordered)
    return SplitPlan(theme, tuple(labels), ids)


def _central(group: GoalGroup, part: Sequence[int]) -> list[int]:
    texts = list(dict.fromkeys(group.text_of[at] for at in part))
    nearness = group.features[texts] @ group.features[texts].mean(axis=0)
    return [texts[at] for at in np.argsort(-nearness, kind="stable")[:READ]]
