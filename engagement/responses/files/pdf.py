"""The published table as a PDF, page by page as it is printed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext, pgettext

from engagement.consultations.dates import moment
from engagement.submissions.pdf import document
from engagement.submissions.pdf.blocks import Block, heading, linked, small, table, text

from ..links import pieces
from ..snapshot import Snapshot, in_language
from .printed import Line, Section, Told, by_reflection, headings, nobody, numbers, printed

WIDTHS = (5, 17, 29, 6, 30, 13)


def table_as_pdf(snapshot: Snapshot, told: Told = nobody) -> bytes:
    """A4 landscape, the headings of the columns on every page of a goal."""
    return document(
        _contents(snapshot, told),
        title=gettext("Opinions and the city's views"),
        subject=in_language(snapshot["consultation"], "title"),
        landscape=True,
    )


def _contents(snapshot: Snapshot, told: Told) -> Iterator[Block]:
    yield text(in_language(snapshot["consultation"], "title"))
    at = moment(datetime.fromisoformat(snapshot["made_at"]))
    yield small(gettext("As of %(at)s") % {"at": at})
    yield heading(gettext("Numbers"))
    names = [gettext("What was counted"), pgettext("count", "Number")]
    yield table(names, numbers(snapshot), (32, 10), numbers=[1])
    names = [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")]
    yield table(names, by_reflection(snapshot), (42, 12, 12), numbers=[1, 2])
    for section in printed(snapshot, told):
        yield from _section(section)


def _section(section: Section) -> Iterator[Block]:
    yield heading(section.title)
    if section.lines:
        lines = map(_cells, section.lines)
        yield table(headings(), lines, WIDTHS, numbers=[0, 3])
    else:
        yield text(gettext("No opinions were received."))


def _cells(line: Line) -> list[object]:
    """The city's own addresses are links, those that citizens wrote are not."""
    *before, response, reflection = line.cells
    return [*before, linked(pieces(str(response))), reflection]
