"""Which measures the opinions of each theme speak of, counted for one goal."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from .draft import Draft
from .models import Placement, Theme

SHADES = 5


@dataclass(frozen=True)
class Cell:
    """So many opinions; ``shade`` from 0 to ``SHADES`` against the fullest cell."""

    measure: str
    count: int
    shade: int


@dataclass(frozen=True)
class Line:
    theme: Theme | None
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Themes of a goal, the largest first, by measures; ``None`` is in no theme yet."""

    measures: list[tuple[str, str]]
    lines: list[Line]


def matrix(consultation: Any, draft: Draft, goal_code: str) -> Matrix:
    """An opinion counts for the measure that it speaks of most."""
    rows = (
        Placement.objects.of(consultation)
        .in_goal(goal_code)
        .order_by()
        .values_list("theme", "measures__0__code")
        .annotate(Count("pk"))
    )
    counts: dict[int | None, Counter[str]] = {}
    for theme, measure, count in rows:
        counts.setdefault(theme, Counter())[measure or ""] += count
    themes = Theme.objects.of(consultation).in_bulk([pk for pk in counts if pk is not None])
    measures = sorted({code for line in counts.values() for code in line}, key=_in_order)
    fullest = max((count for line in counts.values() for count in line.values()), default=1)
    lines = [
        Line(
            themes.get(pk),
            [
                Cell(code, line[code], -(-SHADES * line[code] // fullest) if line[code] else 0)
                for code in measures
            ],
            line.total(),
        )
        for pk, line in counts.items()
        if pk is None or pk in themes
    ]
    lines.sort(key=lambda line: (line.theme is None, -line.total, line.theme and line.theme.pk))
    return Matrix([(code, draft.measure_title(code)) for code in measures], lines)


def _in_order(code: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in code.split("-")]
