"""Pairs of opinions that staff keep in one theme, or apart (Wagstaff & Cardie 2000)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from feedback_nlp.errors import InputError, LedgerError
from feedback_nlp.types import Link, Opinion


@dataclass(frozen=True)
class Bonds:
    """Who follows whom into a theme, and who keeps away from whom, all by opinion id.

    Opinions that belong together are represented by one of them, their lead.
    """

    lead_of: Mapping[str, str]
    apart: Mapping[str, Set[str]]

    @property
    def free(self) -> Set[str]:
        """Leads, and opinions with someone to keep away from: they follow no letter's first."""
        return {*self.lead_of.values(), *self.apart}


def bind(opinions: Sequence[Opinion], links: Iterable[Link]) -> tuple[list[Opinion], Bonds]:
    """Opinions whose goals and earlier themes agree with `links`, and what is left to obey.

    A confirmed opinion draws the others along; then one that has a theme; then the surest. Links
    of opinions that are not there any more have no effect. Raises InputError if links contradict
    each other or what staff confirmed.
    """
    by_id = {opinion.id: opinion for opinion in opinions}
    known = [link for link in links if link.first in by_id and link.second in by_id]
    lead_of: dict[str, str] = {}
    for members in _components(link for link in known if link.together):
        lead = _lead([by_id[key] for key in members])
        for key in members:
            lead_of[key] = lead.id
            by_id[key] = _after(by_id[key], lead)
    apart: dict[str, set[str]] = defaultdict(set)
    for link in known:
        if not link.together:
            one, other = (lead_of.get(key, key) for key in (link.first, link.second))
            if one == other:
                raise InputError(
                    f"{link.first!r} and {link.second!r} are to be kept apart and together"
                )
            apart[one].add(other)
            apart[other].add(one)
    _release(by_id, lead_of, apart)
    return [by_id[opinion.id] for opinion in opinions], Bonds(lead_of, apart)


def check(opinions: Sequence[Opinion], links: Iterable[Link]) -> None:
    """Raise LedgerError unless every link between opinions that are there holds."""
    theme = {opinion.id: opinion.theme for opinion in opinions}
    for link in links:
        if link.first in theme and link.second in theme:
            found = theme[link.first], theme[link.second]
            if (found[0] is not None and found[0] == found[1]) != link.together:
                raise LedgerError(f"the link of {link.first!r} and {link.second!r} does not hold")


def _components(links: Iterable[Link]) -> list[list[str]]:
    """The sets of ids that are together, each in order."""
    together: dict[str, set[str]] = {}
    for link in links:
        merged = together.get(link.first, {link.first}) | together.get(link.second, {link.second})
        for key in merged:
            together[key] = merged
    distinct = {min(members): sorted(members) for members in together.values()}
    return [distinct[first] for first in sorted(distinct)]


def _lead(members: Sequence[Opinion]) -> Opinion:
    confirmed = [opinion for opinion in members if opinion.confirmed]
    goals = {opinion.goal for opinion in confirmed}
    themes = {opinion.theme for opinion in confirmed if opinion.theme is not None}
    if len(goals) > 1 or len(themes) > 1:
        names = ", ".join(repr(opinion.id) for opinion in confirmed)
        raise InputError(f"{names} are to be together, but confirmed in different places")
    return min(members, key=lambda o: (not o.confirmed, o.theme is None, -o.goal_confidence, o.id))


def _after(opinion: Opinion, lead: Opinion) -> Opinion:
    return replace(
        opinion,
        goal=lead.goal,
        goal_confidence=lead.goal_confidence,
        goal_scores=lead.goal_scores,
        theme=lead.theme,
    )


def _release(
    by_id: dict[str, Opinion], lead_of: Mapping[str, str], apart: Mapping[str, Set[str]]
) -> None:
    """Take opinions out of the earlier theme that they shared with one to be kept apart from."""
    for one in sorted(apart):
        for other in sorted(apart[one]):
            theme = by_id[one].theme
            if theme is None or theme != by_id[other].theme:
                continue
            if by_id[one].confirmed and by_id[other].confirmed:
                raise InputError(f"{one!r} and {other!r} are to be apart, but confirmed together")
            leaving = one if by_id[other].confirmed else max(one, other)
            leaving = other if by_id[one].confirmed else leaving
            for key in [leaving, *(key for key, lead in lead_of.items() if lead == leaving)]:
                by_id[key] = replace(by_id[key], theme=None)
