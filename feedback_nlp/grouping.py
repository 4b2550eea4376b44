"""Opinions into themes, goal by goal."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from feedback_nlp.analysis import Corpus
from feedback_nlp.features import Features, Space, fit, without_common
from feedback_nlp.links import Bonds
from feedback_nlp.standing import Settled
from feedback_nlp.suggestions import Likeness, propose_changes
from feedback_nlp.summary import READ, summarize
from feedback_nlp.themes.labels import describe, from_centre, representatives
from feedback_nlp.themes.stable import GoalThemes, Member
from feedback_nlp.themes.tree import CUT, height_for
from feedback_nlp.types import Branches, Opinion, Proposal, Theme

Step = Callable[[int, int], None]


@dataclass(frozen=True)
class _Group:
    """The opinions of one goal: all of them, the ones that are compared, and by what."""

    goal: int | None
    members: list[int]
    leaders: list[int]
    lead_of: Mapping[str, str]
    features: Features
    keep: Callable[[], Space]
    themes: GoalThemes


@dataclass(frozen=True)
class Grouped:
    """Opinions with their themes, the themes described, and the trees that new ones were cut from.

    `settled` is what later opinions can be compared with.
    """

    opinions: list[Opinion]
    themes: list[Theme]
    proposals: list[Proposal]
    trees: list[Branches]
    settled: list[Settled]


def group_themes(
    opinions: Sequence[Opinion],
    corpus: Corpus,
    known: Mapping[str, Theme],
    decided: Mapping[int, str | None],
    bonds: Bonds,
    count: int | None,
    step: Step,
) -> Grouped:
    """Give each opinion its theme, describe the themes, and propose changes of known themes.

    `known` are themes of the earlier run by id; `decided` maps rows of `opinions` to the theme
    that they stay in; `bonds` are what staff linked. Copies of a letter follow the first of their
    family.
    """
    placed = list(opinions)
    themes: list[Theme] = []
    proposals: list[Proposal] = []
    trees: list[Branches] = []
    groups = _by_goal(opinions, corpus, decided, bonds)
    height = CUT if count is None else height_for([group.themes.tree for group in groups], count)
    for at, group in enumerate(groups):
        _place(placed, group, height, singletons=count is not None)
        themes.extend(_describe(placed, group, corpus, known))
        trees.append(_branches(placed, group))
        if known:
            proposals.extend(_propose(placed, group, corpus, known))
        step(at + 1, len(groups))
    settled = [
        Settled(group.goal, [placed[row] for row in group.leaders], group.features, group.keep)
        for group in groups
        if group.goal is not None
    ]
    return Grouped(placed, themes, proposals, trees, settled)


def _by_goal(
    opinions: Sequence[Opinion],
    corpus: Corpus,
    decided: Mapping[int, str | None],
    bonds: Bonds,
) -> list[_Group]:
    members: dict[int | None, list[int]] = defaultdict(list)
    for row, opinion in enumerate(opinions):
        members[opinion.goal].append(row)
    goals = sorted(members, key=lambda goal: (goal is None, goal or 0))
    return [_group(goal, members[goal], opinions, corpus, decided, bonds) for goal in goals]


def _group(
    goal: int | None,
    rows: list[int],
    opinions: Sequence[Opinion],
    corpus: Corpus,
    decided: Mapping[int, str | None],
    bonds: Bonds,
) -> _Group:
    lead_of = _leads([opinions[row] for row in rows], {opinions[r].id for r in decided}, bonds)
    leaders = [row for row in rows if lead_of[opinions[row].id] == opinions[row].id]
    copies = Counter(lead_of.values())
    texts = [corpus.row_of[row] for row in leaders]
    keep, features = fit(
        corpus.vectors[texts],
        corpus.bags.take(texts),
        [opinions[row].measures for row in leaders],
    )
    fixed = {at: decided[row] for at, row in enumerate(leaders) if row in decided}
    known = [Member(opinions[row].id, copies[opinions[row].id]) for row in leaders]
    number = {member.id: at for at, member in enumerate(known)}
    apart = {
        number[one]: {number[other] for other in others if other in number}
        for one, others in bonds.apart.items()
        if one in number
    }
    themes = GoalThemes(goal, known, features, fixed, apart)
    return _Group(goal, rows, leaders, lead_of, features, keep, themes)


def _leads(opinions: Sequence[Opinion], decided: Set[str], bonds: Bonds) -> dict[str, str]:
    """Whose theme each opinion takes: its own, or that of its letter's first or of its lead."""
    inside = {opinion.id for opinion in opinions}
    own = decided | bonds.free
    lead_of = {}
    for opinion in opinions:
        first = opinion.duplicate_of
        follows = first if first in inside and opinion.id not in own else opinion.id
        lead_of[opinion.id] = bonds.lead_of.get(opinion.id) or bonds.lead_of.get(follows, follows)
    return lead_of


def _place(placed: list[Opinion], group: _Group, height: float, singletons: bool) -> None:
    themes = group.themes.place(height, singletons)
    found = zip(themes, group.themes.candidates(themes), strict=True)
    of_leader = {placed[row].id: place for row, place in zip(group.leaders, found, strict=True)}
    for row in group.members:
        theme, candidates = of_leader[group.lead_of[placed[row].id]]
        placed[row] = replace(placed[row], theme=theme, theme_candidates=candidates)


def _branches(placed: Sequence[Opinion], group: _Group) -> Branches:
    """The goal's tree over those of its opinions that have a theme; the others wait."""
    followers = _followers(placed, group)
    leaders = [placed[row] for row in group.leaders]
    leaves = (
        tuple(key for at in rows if leaders[at].theme for key in followers[leaders[at].id])
        for rows in group.themes.leaves()
    )
    merges = (
        (int(one), int(other), round(float(height), 6))
        for one, other, height, _ in group.themes.tree.merges
    )
    return Branches(group.goal, tuple(leaves), tuple(merges))


def _followers(placed: Sequence[Opinion], group: _Group) -> dict[str, list[str]]:
    """The opinions that go where each leader goes, itself among them."""
    followers: dict[str, list[str]] = defaultdict(list)
    for row in group.members:
        followers[group.lead_of[placed[row].id]].append(placed[row].id)
    return followers


def _describe(
    placed: Sequence[Opinion],
    group: _Group,
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
    ordered = [from_centre(group.features, rows_of[theme]) for theme in rows_of]
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
                placed[group.leaders[at]].id for at in representatives(group.features, rows)
            ),
            summary=summarize([placed[group.leaders[at]] for at in rows[:READ]]),
            named=theme in known and known[theme].named,
        )
        for theme, rows, (label, keywords) in zip(rows_of, ordered, described, strict=True)
    ]


def _propose(
    placed: Sequence[Opinion], group: _Group, corpus: Corpus, known: Mapping[str, Theme]
) -> Iterator[Proposal]:
    """Changes of the earlier themes; copies go where the first of their letter goes."""
    followers = _followers(placed, group)
    themes: dict[str, list[str]] = defaultdict(list)
    for row in group.leaders:
        theme = placed[row].theme
        if theme is not None and theme in known:
            themes[theme].append(placed[row].id)
    likeness = Likeness(
        tuple(placed[row].id for row in group.leaders),
        without_common(group.features),
        corpus.bags.take([corpus.row_of[row] for row in group.leaders]),
    )
    for proposal in propose_changes(likeness, themes):
        parts = (tuple(k for key in part for k in followers[key]) for part in proposal.opinions)
        yield replace(proposal, opinions=tuple(parts))
