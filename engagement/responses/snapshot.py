"""What a published summary holds: the form ``machikoe-summary/1``, and how to read it.

``services.snapshot`` builds it. It holds semantic keys and both languages, so that a page or a file
can be made from it at any time, in any language, without the database that it came from.
"""

from collections.abc import Callable, Iterator, Mapping
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
    field: NotRequired[str]  # "title" (as in summaries of earlier days) or "description"
    before: str
    before_en: str
    after: str
    after_en: str


class Row(TypedDict):
    """One answer. The anchor never changes; the number counts the rows of one version.

    ``changes`` are in rows that revised the draft; ``same`` counts the opinions that repeat another
    of the row; ``single`` is an answer to one opinion out of a theme. Summaries of earlier days
    lack what was added since.
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
    same: NotRequired[int]
    single: NotRequired[bool]
    department: NotRequired[str]
    department_en: NotRequired[str]


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


class CorrectedRow(TypedDict):
    """A row that was "added", "removed" or "changed", the names of its ``fields`` that differ, and
    the former wording of those whose wording may be shown."""

    anchor: str
    label: str
    kind: str
    fields: list[str]
    former: dict[str, str]


class Correction(TypedDict):
    """What one later publication changed in what was public before."""

    at: str
    reason: str
    rows: list[CorrectedRow]


class Snapshot(TypedDict):
    schema: str
    made_at: str
    consultation: ConsultationFacts
    counts: Counts
    reflections: list[CategoryCount]
    goals: list[GoalRows]
    corrections: NotRequired[list[Correction]]


def address_of(row: Row, page: str) -> str:
    """The permanent address of ``row`` on the page of results at the address ``page``."""
    return f"{page}#{row['anchor']}"


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


def anchor_of(theme_id: int | None, single_opinion_id: int | None = None) -> str:
    """The address of a row on the page, of a theme or of one opinion; it never changes."""
    return f"opinion-{single_opinion_id}" if single_opinion_id else f"theme-{theme_id}"


def subject_of(row: Row) -> tuple[str, int]:
    """Whether ``row`` answers a "theme" or an "opinion", and its id."""
    kind, _dash, number = row["anchor"].partition("-")
    return kind, int(number)


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


def departments(goals: list[GoalRows]) -> list[str]:
    """The departments that answered, in the order of the page."""
    return list(dict.fromkeys(d for row in rows(goals) if (d := row.get("department"))))


def chosen(
    goals: list[GoalRows], goal_code: str, category: str, department: str = ""
) -> list[GoalRows]:
    """The goals with only the rows of this goal, category and department; "" is any. Empty goals
    go."""

    def fits(row: Row) -> bool:
        return (not category or category_id(row["reflection"]) == category) and (
            not department or row.get("department") == department
        )

    kept = [_only(goal, fits) for goal in goals if not goal_code or goal["code"] == goal_code]
    return [goal for goal in kept if any(sections(goal))]


def _only(goal: GoalRows, fits: Callable[[Row], bool]) -> GoalRows:
    def keep(rows: list[Row]) -> list[Row]:
        return [row for row in rows if fits(row)]

    directions: list[DirectionRows] = [
        {**direction, "rows": keep(direction["rows"])} for direction in goal["directions"]
    ]
    return {**goal, "directions": directions, "rows": keep(goal["rows"])}


def rows(goals: list[GoalRows]) -> Iterator[Row]:
    """All rows, in the order in which they are printed."""
    for goal in goals:
        for _direction, some in sections(goal):
            yield from some
