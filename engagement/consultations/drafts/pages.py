"""Between a plan as data and its pages. Reading and writing leave the database alone."""

from dataclasses import fields
from typing import Any, TypeVar

from ..models import Consultation, Direction, GlossaryTerm, Goal, Measure, TimetableEntry
from .plan import (
    GlossaryLine,
    Plan,
    PlanDirection,
    PlanGoal,
    PlanMeasure,
    TimetableLine,
    texts,
)

R = TypeVar("R", Plan, PlanGoal, PlanDirection, PlanMeasure, TimetableLine, GlossaryLine)


def read_consultation(page: Consultation) -> Plan:
    """The texts of the page about the whole plan, without its goals."""
    return _read(
        Plan,
        page,
        timetable=tuple(_read(TimetableLine, entry) for entry in page.timetable.all()),
        glossary=tuple(_read(GlossaryLine, term) for term in page.glossary.all()),
    )


def write_consultation(page: Consultation, plan: Plan) -> None:
    _write(page, plan)
    entries = list(page.timetable.all())
    page.timetable.set(
        _write(entries[place] if place < len(entries) else TimetableEntry(), line, place)
        for place, line in enumerate(plan.timetable)
    )
    terms = {each.term: each for each in page.glossary.all()}
    page.glossary.set(
        _write(terms.get(line.term) or GlossaryTerm(), line, place)
        for place, line in enumerate(plan.glossary)
    )


def read_goal(page: Goal) -> PlanGoal:
    """The page with its directions and measures, but for those begun and not yet given a code."""
    return _read(
        PlanGoal,
        page,
        directions=tuple(
            _read(
                PlanDirection,
                direction,
                measures=tuple(
                    _read(PlanMeasure, each) for each in direction.measures.all() if each.code
                ),
            )
            for direction in page.directions.all()
            if direction.code
        ),
    )


def write_goal(page: Goal, goal: PlanGoal) -> None:
    """Bring the page to what ``goal`` says; what keeps its code stays the same row."""
    directions = {each.code: each for each in page.directions.all()}
    measures = {
        each.code: each for direction in directions.values() for each in direction.measures.all()
    }
    _write(page, goal)
    for place, direction in enumerate(goal.directions):
        row = _write(directions.get(direction.code) or Direction(), direction, place)
        row.measures = [
            _write(measures.get(measure.code) or Measure(), measure, order)
            for order, measure in enumerate(direction.measures)
        ]
        directions[direction.code] = row
    ordered = [directions[direction.code] for direction in goal.directions]
    page.directions = ordered  # type: ignore[misc]  # the stubs know no relation to children


def _read(kind: type[R], row: Any, **lists: Any) -> R:
    names = [each.name for each in fields(kind) if each.name not in ("goals", *lists)]
    return kind(**{name: getattr(row, name) for name in names}, **lists)


def _write(row: Any, record: Any, order: int | None = None) -> Any:
    for name, value in texts(record).items():
        setattr(row, name, value)
    if order is not None:
        row.sort_order = order
    return row
