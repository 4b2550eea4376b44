"""The published table as a PDF, page by page as it is printed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from engagement.consultations.dates import moment
from engagement.submissions.pdf import (
    HEADING,
    MARGIN,
    SMALL,
    TITLE,
    document,
    grid,
    listing,
    text,
)

from ..snapshot import Snapshot, in_language
from .printed import Section, Told, by_reflection, headings, nobody, numbers, printed

PAGE = landscape(A4)
WIDTH = PAGE[0] - 2 * MARGIN - 12  # the frame keeps a little free at each side
WIDTHS = [part * WIDTH for part in (0.05, 0.17, 0.29, 0.06, 0.30, 0.13)]


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
    names = [gettext("What was counted"), pgettext("count", "Number")]
    yield counted(names, numbers(snapshot), [80 * mm, 30 * mm])
    yield Spacer(0, 4 * mm)
    names = [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")]
    yield counted(names, by_reflection(snapshot), [110 * mm, 35 * mm, 35 * mm])
    for section in printed(snapshot, told):
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    yield CondPageBreak(45 * mm)
    yield text(section.title, HEADING)
    if not section.lines:
        yield text(gettext("No opinions were received."))
        return
    yield from listing(headings(), [line.cells for line in section.lines], WIDTHS)
