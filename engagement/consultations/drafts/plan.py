"""A draft plan as data, whatever document it came from.

Fields have the names of the models' fields. An empty text means that the document does not carry
it, which is no reason to empty what staff wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_origin, get_type_hints

from django.utils.translation import gettext as _

# Texts with the number of characters that the database holds.
Line = Annotated[str, 255]
Short = Annotated[str, 100]


@dataclass(frozen=True)
class PlanItem:
    """What directions and measures share. ``mark`` is "", "new" or "revised"."""

    code: str
    title: Line
    mark: str = ""
    current_title: Line = ""
    title_en: Line = ""
    current_title_en: Line = ""

    @property
    def is_new(self) -> bool:
        return self.mark == "new"

    @property
    def current_wording(self) -> str:
        """The wording of the current plan, empty for what is new."""
        return "" if self.is_new else self.current_title or self.title


@dataclass(frozen=True)
class PlanMeasure(PlanItem):
    description: str = ""
    description_en: str = ""
    keywords: str = ""
    keywords_en: str = ""
    staff_note: str = ""


@dataclass(frozen=True)
class PlanDirection(PlanItem):
    measures: tuple[PlanMeasure, ...] = ()


@dataclass(frozen=True)
class PlanGoal:
    number: int
    title: Line
    title_en: Line = ""
    national_pillar: Short = ""
    national_pillar_en: Short = ""
    description: str = ""
    description_en: str = ""
    footnote: str = ""
    footnote_en: str = ""
    directions: tuple[PlanDirection, ...] = ()

    @property
    def measures(self) -> list[PlanMeasure]:
        return [measure for direction in self.directions for measure in direction.measures]


@dataclass(frozen=True)
class TimetableLine:
    when: Short
    what: str
    when_en: Short = ""
    what_en: str = ""


@dataclass(frozen=True)
class GlossaryLine:
    term: Short
    explanation: str
    reading: Short = ""
    term_en: Short = ""
    explanation_en: str = ""


@dataclass(frozen=True)
class Plan:
    title: Line
    title_en: Line = ""
    vision: Line = ""
    vision_en: Line = ""
    vision_note: Line = ""
    vision_note_en: Line = ""
    policy: str = ""
    policy_en: str = ""
    timetable: tuple[TimetableLine, ...] = ()
    glossary: tuple[GlossaryLine, ...] = ()
    goals: tuple[PlanGoal, ...] = ()

    @property
    def directions(self) -> list[PlanDirection]:
        return [direction for goal in self.goals for direction in goal.directions]

    @property
    def measures(self) -> list[PlanMeasure]:
        return [measure for goal in self.goals for measure in goal.measures]


@dataclass(frozen=True)
class Problem:
    """A part of a document that cannot be placed: where it is, what it says, what is wrong."""

    line: int | None
    text: str
    reason: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 80 else f"{self.text[:80]}…"
        if self.line is None:
            return f"{shown}: {self.reason}" if shown else self.reason
        place = _("Line %(line)d") % {"line": self.line}
        return f"{place}: {shown}: {self.reason}" if shown else f"{place}: {self.reason}"


class DraftError(Exception):
    """The document cannot be read as a draft; ``problems`` lists everything that is wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def texts(record: Any) -> dict[str, Any]:
    """The fields of a record that one column of a model holds, without the lists below it."""
    return {
        each.name: value
        for each in fields(record)
        if not isinstance(value := getattr(record, each.name), tuple)
    }


def too_long(record: Any) -> Iterator[Problem]:
    """The texts of a record, and of all below it, that the database cannot hold."""
    for name, kind in get_type_hints(type(record), include_extras=True).items():
        value = getattr(record, name)
        if isinstance(value, tuple):
            for child in value:
                yield from too_long(child)
        elif get_origin(kind) is Annotated and len(value) > (limit := kind.__metadata__[0]):
            yield Problem(None, value, longer_than(limit))


def longer_than(limit: int) -> str:
    return _("longer than %(limit)d characters") % {"limit": limit}
