"""The published table as a PDF, page by page as it is printed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from engagement.consultations.dates import moment
from engagement.submissions.pdf import (
    HEADING,
    LINE,
    MARGIN,
    SHADE,
    SMALL,
    TITLE,
    document,
    grid,
    text,
)

from ..snapshot import Snapshot, in_language
from .printed import Section, Told, by_reflection, headings, nobody, numbers, printed

PAGE = landscape(A4)
WIDTH = PAGE[0] - 2 * MARGIN
WIDTHS = [part * WIDTH for part in (0.05, 0.17, 0.29, 0.06, 0.30, 0.13)]
CELLS = [
    ("GRID", (0, 0), (-1, -1), 0.5, LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (-1, 0), SHADE),
]
AT_ONCE = 40  # lines of a table; one of thousands takes minutes to break into pages


def table_as_pdf(snapshot: Snapshot, told: Told = nobody) -> bytes:
    """A4 landscape, the headings of the columns on every page of a goal."""
    return document(
        _contents(snapshot, told),
        title=gettext("Opinions and the city's views"),
        subject=in_language(snapshot["consultation"], "title"),
        pagesize=PAGE,
    )


def front(title: str, snapshot: Snapshot) -> Iterator[Flowable]:
    """The title, the consultation and the time of what follows."""
    yield text(title, TITLE)
    yield text(in_language(snapshot["consultation"], "title"))
    at = moment(datetime.fromisoformat(snapshot["made_at"]))
    yield text(gettext("As of %(at)s") % {"at": at}, SMALL)


def counted(names: list[str], lines: list[tuple[Any, ...]], widths: list[float]) -> Flowable:
    """A table of numbers."""
    rows = [[text(str(cell), SMALL) for cell in line] for line in [tuple(names), *lines]]
    table = grid(rows, widths, head=1)
    table.hAlign = "LEFT"
    return table


def _contents(snapshot: Snapshot, told: Told) -> Iterator[Flowable]:
    yield from front(gettext("Opinions and the city's views"), snapshot)
    yield text(gettext("Numbers"), HEADING)
    names = [gettext("What was counted"), gettext("Number")]
    yield counted(names, numbers(snapshot), [80 * mm, 30 * mm])
    yield text("", SMALL)
    names = [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")]
    yield counted(names, by_reflection(snapshot), [110 * mm, 35 * mm, 35 * mm])
    for section in printed(snapshot, told):
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    title = text(section.title, HEADING)
    title.keepWithNext = True
    yield title
    if not section.lines:
        yield text(gettext("No opinions were received."))
        return
    for start in range(0, len(section.lines), AT_ONCE):
        lines = section.lines[start : start + AT_ONCE]
        cells: list[list[Any]] = [list(headings()), *(line.cells for line in lines)]
        yield Table(
            [[text(str(cell), SMALL) for cell in line] for line in cells],
            colWidths=WIDTHS,
            style=CELLS,
            repeatRows=1,
            splitInRow=1,
        )
