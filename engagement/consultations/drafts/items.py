"""The directions and measures in a row of the table that prints current and draft wording."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from .markup import folded, plain_lines
from .plan import longer_than

_DIRECTION = re.compile(r"[（(] ?(\d{1,2}) ?[）)] ?(.+)")
_MEASURE = re.compile(r"([①-⑳㉑-㉟㊱-㊿]) ?(.+)")
_MARK = re.compile(r"[【［\[] ?(新|改) ?[】］\]]")
MARKS = {"新": "new", "改": "revised"}
LONGEST = 255


@dataclass(frozen=True)
class Item:
    """A direction or measure as printed, with the number that it is printed with."""

    kind: Literal["direction", "measure"]
    number: int
    title: str
    mark: str = ""
    current_title: str = ""


@dataclass(frozen=True)
class Misfit:
    """A text that cannot be placed, and why."""

    text: str
    reason: str


def read_row(current: str, draft: str) -> list[Item | Misfit]:
    """The items of a row's draft cell in order, each with its current wording where that differs.

    Equal wordings belong together; what is left of the current plan belongs to what is revised.
    """
    before, after = _read_cell(current), _read_cell(draft)
    items = [each for each in after if isinstance(each, Item)]
    left = {_wording(each): each for each in before if isinstance(each, Item)}
    twins = [left.pop(_wording(item), None) for item in items]
    rest = list(left.values())
    found = [_compare(item, twin, rest) for item, twin in zip(items, twins, strict=True)]
    return [
        *(each for each in (*before, *after) if isinstance(each, Misfit)),
        *(
            Misfit(each.title, _("a mark in the column of the current plan"))
            for each in before
            if isinstance(each, Item) and each.mark
        ),
        *found,
        *(Misfit(each.title, _("in the current plan, but not in the draft")) for each in rest),
    ]


def _read_cell(cell: str) -> list[Item | Misfit]:
    return [_read_item(line) for line in plain_lines(cell)]


def _read_item(line: str) -> Item | Misfit:
    marks = list(_MARK.finditer(line))
    if len(marks) > 1 or (marks and marks[0].end() != len(line)):
        return Misfit(line, _("a mark must stand alone and at the end"))
    mark = MARKS[marks[0][1]] if marks else ""
    text = (line[: marks[0].start()] if marks else line).strip()
    if len(text) > LONGEST:
        return Misfit(line, longer_than(LONGEST))
    if match := _DIRECTION.fullmatch(text):
        return Item("direction", int(match[1]), match[2], mark)
    if match := _MEASURE.fullmatch(text):
        return Item("measure", int(unicodedata.numeric(match[1])), match[2], mark)
    return Misfit(line, _("begins neither like a direction, （1）, nor like a measure, ①"))


def _wording(item: Item) -> tuple[str, str]:
    return item.kind, folded(item.title)


def _compare(item: Item, twin: Item | None, rest: list[Item]) -> Item | Misfit:
    """The item with its current wording: its ``twin`` of equal wording or the first of ``rest``
    of its kind, which it then takes away."""
    if item.mark == "new":
        if twin:
            return Misfit(item.title, _("marked 【新】, yet in the current plan too"))
        return item
    if twin:
        return item
    counterpart = next((each for each in rest if each.kind == item.kind), None)
    if counterpart is None:
        return Misfit(item.title, _("not in the current plan, yet not marked 【新】"))
    rest.remove(counterpart)
    if item.mark != "revised":
        return Misfit(item.title, _("differs from the current wording without 【改】"))
    return replace(item, current_title=counterpart.title)
