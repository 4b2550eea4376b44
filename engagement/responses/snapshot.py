"""What a published summary holds: the form ``machikoe-summary/1``, and how to read it.

``services.snapshot`` builds it. It holds semantic keys and both languages, so that a page or a file
can be made from it at any time, in any language, without the database that it came from.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NotRequired, TypedDict

from django.utils.translation import get_language, gettext

from engagement.review.models.theme import WHOLE_PLAN

SCHEMA = "machikoe-summary/1"


class Counts(TypedDict):
    """The three counts (submitters, opinions, rows) and what they are made of.

    ``received`` = ``withdrawn`` + all ``excluded`` + ``answered``: the submissions whose every
    opinion is in a published row. ``submitters`` are the received that were not withdrawn.
    """

    received: int
    withdrawn: int
    excluded: dict[str, int]
    answered: int
    submitters: int
    samples: int
    by_channel: dict[str, int]
    opinions: int
    rows: int


class Category(TypedDict):
    """A reflection in the city's wording."""

    key: str
    letter: str
    wording: str
    wording_en: str


class CategoryCount(Category):
    rows: int
    opinions: int


class Item(TypedDict):
    """A measure, or whatever else has a code and a title."""

    code: str
    title: str
    title_en: str


class WordingChange(TypedDict):
    """How a measure read during the comment period, and how it reads now."""

    code: str
    before: str
    before_en: str
    after: str
    after_en: str


class Row(TypedDict):
    """One answered theme. The anchor never changes; the number counts the rows of one version.

    ``changes`` are in rows that revised the draft; summaries of earlier days have none.
    """

    number: int
    anchor: str
    measures: list[Item]
    label: str
    summary: str
    opinions: int
    response: str
    reflection: Category
    changes: NotRequired[list[WordingChange]]


class DirectionRows(Item):
    rows: list[Row]


class GoalRows(Item):
    """A goal; ``rows`` are those that concern no measure in particular."""

    opinions: int
    directions: list[DirectionRows]
    rows: list[Row]


class ConsultationFacts(TypedDict):
    title: str
    title_en: str
    opens_at: str | None
    closes_at: str | None


class Snapshot(TypedDict):
    schema: str
    made_at: str
    consultation: ConsultationFacts
    counts: Counts
    reflections: list[CategoryCount]
    goals: list[GoalRows]


def in_language(item: Mapping[str, Any], field: str) -> str:
    """The English text of ``item`` for English readers, if there is one."""
    if get_language() == "en" and item.get(f"{field}_en"):
        return str(item[f"{field}_en"])
    return str(item[field])


def language_of(item: Mapping[str, Any], field: str) -> str:
    """The language that ``in_language(item, field)`` returns."""
    return "en" if get_language() == "en" and item.get(f"{field}_en") else "ja"


def goal_label(code: str) -> str:
    """「基本目標1」, and nothing for the whole plan, which is no goal."""
    if code == WHOLE_PLAN:
        return ""
    return gettext("Basic goal %(number)s") % {"number": code}


def anchor_of(theme_id: int) -> str:
    """The address of a theme's row on the page; it never changes."""
    return f"theme-{theme_id}"


def theme_of(row: Row) -> int:
    """The id of the theme that ``row`` answers."""
    return int(row["anchor"].removeprefix("theme-"))


def sections(goal: GoalRows) -> Iterator[tuple[DirectionRows | None, list[Row]]]:
    """The goal's directions with their rows, then the rows of the goal itself; no empty ones."""
    for direction in goal["directions"]:
        if direction["rows"]:
            yield direction, direction["rows"]
    if goal["rows"]:
        yield None, goal["rows"]


def category_id(category: Mapping[str, Any]) -> str:
    """Tells the categories of one snapshot apart, in an address: ``reference-C``."""
    return f"{category['key']}-{category['letter']}".rstrip("-")


def chosen(goals: list[GoalRows], goal_code: str, category: str) -> list[GoalRows]:
    """The goals with only the rows of this goal and category; "" is any. Empty goals go."""
    kept = [_only(goal, category) for goal in goals if not goal_code or goal["code"] == goal_code]
    return [goal for goal in kept if any(sections(goal))]


def _only(goal: GoalRows, category: str) -> GoalRows:
    def keep(rows: list[Row]) -> list[Row]:
        return [r for r in rows if not category or category_id(r["reflection"]) == category]

    directions: list[DirectionRows] = [
        {**direction, "rows": keep(direction["rows"])} for direction in goal["directions"]
    ]
    return {**goal, "directions": directions, "rows": keep(goal["rows"])}


def rows(goals: list[GoalRows]) -> Iterator[Row]:
    """All rows, in the order in which they are printed."""
    for goal in goals:
        for _direction, some in sections(goal):
            yield from some
