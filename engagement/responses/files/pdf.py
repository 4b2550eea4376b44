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


def table_as_pdf(snapshot: Snapshot, address: str, told: Told = nobody) -> bytes:
    """A4 landscape, the headings of the columns on every page of a goal; the number of each row
    leads to its permanent address on the page at ``address``."""
    return document(
        _contents(snapshot, address, told),
        title=gettext("Opinions and the city's views"),
        subject=in_language(snapshot["consultation"], "title"),
        landscape=True,
    )


def _contents(snapshot: Snapshot, address: str, told: Told) -> Iterator[Block]:
    yield text(in_language(snapshot["consultation"], "title"))
    at = moment(datetime.fromisoformat(snapshot["made_at"]))
    yield small(gettext("As of %(at)s") % {"at": at})
    yield heading(gettext("Numbers"))
    names = [gettext("What was counted"), pgettext("count", "Number")]
    yield table(names, numbers(snapshot), (32, 10), numbers=[1])
    names = [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")]
    yield table(names, by_reflection(snapshot), (42, 12, 12), numbers=[1, 2])
    for section in printed(snapshot, told):
        yield from _section(section, address)


def _section(section: Section, address: str) -> Iterator[Block]:
    yield heading(section.title)
    if section.lines:
        lines = (_cells(line, address) for line in section.lines)
        yield table(headings(), lines, WIDTHS, numbers=[0, 3])
    else:
        yield text(gettext("No opinions were received."))


def _cells(line: Line, address: str) -> list[object]:
    """The city's own addresses are links, those that citizens wrote are not."""
    number, *between, response, reflection = line.cells
    own = linked([(str(number), line.address_below(address))])
    return [own, *between, linked(pieces(str(response))), reflection]
