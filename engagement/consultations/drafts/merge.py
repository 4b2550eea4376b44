"""A newer draft over what is there: wording follows the draft, codes and staff's work stay."""

from dataclasses import replace
from typing import TypeVar

from .codes import CodeBook
from .matching import Placed, match
from .plan import (
    GlossaryLine,
    Plan,
    PlanDirection,
    PlanGoal,
    PlanMeasure,
    TimetableLine,
    texts,
)

Record = TypeVar("Record", Plan, PlanGoal, PlanDirection, PlanMeasure, TimetableLine, GlossaryLine)
Item = TypeVar("Item", PlanDirection, PlanMeasure)


def merge_plan(old: Plan, new: Plan) -> Plan:
    """The texts about the whole plan; the goals are those of ``new``, to be merged one by one."""
    timetable = new.timetable and tuple(
        _carry(old.timetable[place], line) if place < len(old.timetable) else line
        for place, line in enumerate(new.timetable)
    )
    return replace(
        _carry(old, new),
        timetable=timetable or old.timetable,
        glossary=_glossary(old, new),
        goals=new.goals,
    )


def merge_goal(old: PlanGoal, new: PlanGoal, used: set[str]) -> PlanGoal:
    """``new`` with the codes of ``old``, and with those of its texts that ``new`` lacks.

    ``used`` holds every code that ever named something: none of them names something new.
    """
    book = CodeBook(used)
    directions = _directions(old, new, book)
    before = [Placed(item, each.code) for each in old.directions for item in each.measures]
    after = [Placed(item, each.code) for each in directions for item in each.measures]
    twins = iter(match(before, after))
    return replace(
        _carry(old, new),
        directions=tuple(
            replace(
                direction,
                measures=tuple(
                    _measure(next(twins), item, direction.code, book) for item in direction.measures
                ),
            )
            for direction in directions
        ),
    )


def _glossary(old: Plan, new: Plan) -> tuple[GlossaryLine, ...]:
    """The terms of the new draft, then those that only staff explain."""
    before = {line.term: line for line in old.glossary}
    lines = [_carry(before.pop(line.term, line), line) for line in new.glossary]
    return (*lines, *before.values())


def _directions(old: PlanGoal, new: PlanGoal, book: CodeBook) -> list[PlanDirection]:
    """The directions under the codes that they keep, with the measures of the new draft."""
    twins = match([Placed(each) for each in old.directions], [Placed(e) for e in new.directions])
    merged = []
    for twin, direction in zip(twins, new.directions, strict=True):
        if twin is None:
            code = book.give(direction.code, parent=str(new.number))
            merged.append(replace(direction, code=code))
        else:
            merged.append(replace(_carry_item(twin, direction), measures=direction.measures))
    return merged


def _measure(
    twin: PlanMeasure | None, measure: PlanMeasure, direction_code: str, book: CodeBook
) -> PlanMeasure:
    if twin is None:
        number = measure.code.rpartition("-")[2]
        return replace(measure, code=book.give(f"{direction_code}-{number}", parent=direction_code))
    merged = _carry_item(twin, measure)
    return replace(merged, staff_note=twin.staff_note or merged.staff_note)


def _carry(old: Record, new: Record) -> Record:
    """``new``, each text that it lacks taken from ``old``."""
    kept = {name: value for name, value in texts(old).items() if not getattr(new, name)}
    return replace(new, **kept)


def _carry_item(old: Item, new: Item) -> Item:
    """``_carry``, but the code is the old one, and the mark what the new draft says."""
    return replace(
        _carry(old, new),
        code=old.code,
        mark=new.mark,
        current_title=new.current_title,
        current_title_en=(new.current_title_en or old.current_title_en)
        if new.current_title
        else "",
    )
