"""The published table as cities print it: No., place, opinions, number, the city's view."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from ..snapshot import (
    Category,
    DirectionRows,
    GoalRows,
    Item,
    Row,
    Snapshot,
    address_of,
    goal_label,
    in_language,
    sections,
)

Told = Callable[[int], None]


def nobody(percent: int) -> None:
    """Where nobody waits."""


@dataclass(frozen=True)
class Section:
    """A goal with its lines; ``opinions`` counts them."""

    title: str
    opinions: int
    lines: list["Line"]


@dataclass(frozen=True)
class Line:
    """One published row in the reader's language."""

    number: int
    place: str
    summary: str
    opinions: int
    response: str
    reflection: str
    row: Row

    def address_below(self, page: str) -> str:
        """Its permanent address on the page of results at the address ``page``."""
        return address_of(self.row, page)

    @property
    def cells(self) -> list[str | int]:
        return [
            self.number,
            self.place,
            self.summary,
            self.opinions,
            self.response,
            self.reflection,
        ]


def headings() -> list[str]:
    return [
        gettext("No."),
        gettext("Part of the draft"),
        gettext("Summary of the opinions"),
        gettext("Number of opinions"),
        gettext("The city's view"),
        gettext("Reflection"),
    ]


def printed(snapshot: Snapshot, told: Told = nobody) -> Iterator[Section]:
    """Every goal, also one without opinions, in the order of the page; ``told`` learns how much
    of it was taken, in percent."""
    done = 0
    for goal in snapshot["goals"]:
        yield Section(
            title_of(goal),
            goal["opinions"],
            [_line(goal, direction, row) for direction, rows in sections(goal) for row in rows],
        )
        done += goal["opinions"]
        told(100 * done // max(snapshot["counts"]["opinions"], 1))


def title_of(goal: GoalRows) -> str:
    return f"{goal_label(goal['code'])} {in_language(goal, 'title')}".strip()


def place_of(item: Item) -> str:
    """Code and wording; a code alone (4-2-1) would become a date in a spreadsheet."""
    return f"{item['code']} {in_language(item, 'title')}"


def category_of(reflection: Category) -> str:
    return f"{reflection['letter']} {in_language(reflection, 'wording')}".strip()


def numbers(snapshot: Snapshot) -> list[tuple[str, int]]:
    """The three counts, by name."""
    counts = snapshot["counts"]
    return [
        (gettext("Submitters"), counts["submitters"]),
        (pgettext("count", "Opinions"), counts["opinions"]),
        (gettext("Published rows"), counts["rows"]),
    ]


def by_reflection(snapshot: Snapshot) -> list[tuple[str, int, int]]:
    """Each reflection with its rows and opinions."""
    return [(category_of(each), each["rows"], each["opinions"]) for each in snapshot["reflections"]]


def _line(goal: GoalRows, direction: DirectionRows | None, row: Row) -> Line:
    items = row["measures"] or ([direction] if direction else [])
    return Line(
        number=row["number"],
        place="\n".join(map(place_of, items)) or title_of(goal),
        summary=f"【{row['label']}】\n{row['summary']}",
        opinions=row["opinions"],
        response=row["response"],
        reflection=category_of(row["reflection"]),
        row=row,
    )
