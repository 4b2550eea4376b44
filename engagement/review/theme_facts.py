"""What the overview tells of each theme, counted for all themes at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

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


def themes_with_facts(consultation: Any) -> list[Theme]:
    """The themes in use with ``facts`` and ``opinion_count``, the largest first."""
    themes: dict[int, Any] = {
        theme.pk: theme
        for theme in Theme.objects.of(consultation).select_related("department").order_by("pk")
    }
    for theme in themes.values():
        theme.facts = Facts()
    rows = (
        Placement.objects.filter(theme__consultation=consultation)
        .order_by()
        .values_list("theme", "stance", "opinion__submission__channel")
        .annotate(Count("pk"))
    )
    for pk, stance, channel, count in rows:
        if pk in themes:
            facts = themes[pk].facts
            facts.by_stance[stance] = facts.by_stance.get(stance, 0) + count
            facts.by_channel[channel] = facts.by_channel.get(channel, 0) + count
    _add_representatives(themes)
    for theme in themes.values():
        theme.opinion_count = theme.facts.size
    return sorted(themes.values(), key=lambda theme: (-theme.opinion_count, theme.pk))


def _add_representatives(themes: dict[int, Any]) -> None:
    links = Theme.representatives.through.objects.filter(theme__in=list(themes))
    first = dict(links.order_by().values_list("theme").annotate(Min("opinion")))
    opinions = Opinion.objects.select_related("submission").in_bulk(list(first.values()))
    for theme, opinion in first.items():
        themes[theme].facts.representative = opinions.get(opinion)
