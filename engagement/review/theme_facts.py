"""What the overview tells of each theme, counted for many themes at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Min

from engagement.submissions.models import Channel, Opinion

from .models import Placement, Stance, Theme

# Told apart by pattern and word as well; the order of the bar.
STANCES = [Stance.SUPPORT, Stance.OPPOSE, Stance.REQUEST, Stance.QUESTION, Stance.OTHER]


@dataclass(frozen=True)
class Share:
    """So many opinions of one stance or channel, and their part of the theme.

    ``start`` is how many opinions come before them in a bar.
    """

    key: str
    name: str
    count: int
    percent: int
    start: int


class Sized(NamedTuple):
    """A theme in use and how many opinions are in it: what is read of thousands."""

    pk: int
    goal_code: str
    label: str
    state: str
    opinion_count: int


@dataclass
class Facts:
    """Counts of one theme; ``representative`` is an opinion that speaks for it."""

    by_stance: dict[str, int] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    representative: Opinion | None = None

    @property
    def size(self) -> int:
        return sum(self.by_stance.values())

    @property
    def stances(self) -> list[Share]:
        return self._shares(self.by_stance, STANCES)

    @property
    def channels(self) -> list[Share]:
        return self._shares(self.by_channel, Channel)

    def _shares(self, counts: dict[str, int], kinds: Iterable[Any]) -> list[Share]:
        shares: list[Share] = []
        start = 0
        for kind in kinds:
            if count := counts.get(kind, 0):
                percent = round(100 * count / self.size)
                shares.append(Share(kind.value, str(kind.label), count, percent, start))
                start += count
        return shares


def themes_by_size(consultation: Any) -> list[Sized]:
    """The themes in use, the largest first."""
    placed = Placement.objects.of(consultation).exclude(theme=None).order_by()
    return sized(consultation, dict(placed.values_list("theme").annotate(Count("pk"))))


def sized(consultation: Any, sizes: Mapping[int, int]) -> list[Sized]:
    """The same where it is counted already how many opinions are in each theme."""
    rows = Theme.objects.of(consultation).order_by("pk")
    themes = [
        Sized(*row, opinion_count=sizes.get(row[0], 0))
        for row in rows.values_list("pk", "goal_code", "label", "state")
    ]
    return sorted(themes, key=lambda theme: -theme.opinion_count)


def by_goal(themes: Iterable[Sized]) -> dict[str, list[Sized]]:
    """The themes of each goal that has some, in the same order."""
    found: dict[str, list[Sized]] = {}
    for theme in themes:
        found.setdefault(theme.goal_code, []).append(theme)
    return found


def with_facts(themes: Iterable[Sized]) -> list[Theme]:
    """The themes themselves in the same order, each with ``opinion_count`` and its ``facts``:
    stances, channels and who speaks for it."""
    counts = {theme.pk: theme.opinion_count for theme in themes}
    by_pk: dict[int, Any] = Theme.objects.select_related("department").in_bulk(list(counts))
    for theme in by_pk.values():
        theme.facts = Facts()
        theme.opinion_count = counts[theme.pk]
    rows = (
        Placement.objects.filter(theme__in=list(by_pk))
        .order_by()
        .values_list("theme", "stance", "opinion__submission__channel")
        .annotate(Count("pk"))
    )
    for pk, stance, channel, count in rows:
        facts = by_pk[pk].facts
        facts.by_stance[stance] = facts.by_stance.get(stance, 0) + count
        facts.by_channel[channel] = facts.by_channel.get(channel, 0) + count
    _add_representatives(by_pk)
    return [by_pk[pk] for pk in counts if pk in by_pk]


def _add_representatives(themes: dict[int, Any]) -> None:
    links = Theme.representatives.through.objects.filter(theme__in=list(themes))
    first = dict(links.order_by().values_list("theme").annotate(Min("opinion")))
    opinions = Opinion.objects.select_related("submission").in_bulk(list(first.values()))
    for theme, opinion in first.items():
        themes[theme].facts.representative = opinions.get(opinion)
