"""Word files: the published table, and what changed in the draft."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from ..links import pieces
from ..snapshot import Snapshot, address_of, in_language
from .comparison import Comparison, comparisons
from .printed import Line, Section, Told, by_reflection, headings, nobody, numbers, printed
from .word_parts import Cell, Link, add_contents, add_heading, add_table, blank_document, saved

WIDTHS = [1.2, 4.2, 7.4, 1.6, 7.6, 3.2]


def table_as_word(snapshot: Snapshot, address: str, told: Told = nobody) -> bytes:
    """The published table on A4 landscape, with links to the parts of it; the number of each row
    leads to its permanent address on the page at ``address``."""
    book = new_document(gettext("Opinions and the city's views"), snapshot)
    sections = list(printed(snapshot, told))
    _contents(book, sections)
    _numbers(book, snapshot)
    add_heading(book, gettext("Opinions and the city's views by goal"), 1, "answers")
    for place, section in enumerate(sections):
        add_heading(book, section.title, 2, _name(place))
        if section.lines:
            lines = (_cells(line, address) for line in section.lines)
            add_table(book, section.title, headings(), lines, WIDTHS)
        else:
            book.add_paragraph(gettext("No opinions were received."))
    return saved(book)


def comparison_as_word(snapshot: Snapshot, address: str, told: Told = nobody) -> bytes:
    """The new-old comparison table; what differs is underlined, and what it comes from leads to
    its permanent address on the page at ``address``."""
    title = gettext("Changes of the draft, before and after")
    book = new_document(title, snapshot)
    found = list(comparisons(snapshot))
    if not found:
        book.add_paragraph(gettext("No comment led to a change of the draft."))
        return saved(book)
    names = [
        gettext("Place"),
        pgettext("wording", "New"),
        pgettext("wording", "Old"),
        gettext("Because of"),
    ]
    lines: list[list[Cell]] = [
        [each.change["code"], each.after, each.before, [_cause(each, address)]] for each in found
    ]
    add_table(book, title, names, lines, [2.2, 9.0, 9.0, 5.0])
    return saved(book)


def new_document(title: str, snapshot: Snapshot) -> Any:
    """An empty file about ``snapshot``; dated by it, so that one edition gives one file."""
    subject = in_language(snapshot["consultation"], "title")
    return blank_document(title, subject, datetime.fromisoformat(snapshot["made_at"]))


def linked(text: str) -> list[Link]:
    """What the city wrote, with its addresses as links."""
    return [Link(words, address) for words, address in pieces(text)]


def _contents(book: Any, sections: list[Section]) -> None:
    goals = [Link(each.title, f"#{_name(place)}") for place, each in enumerate(sections)]
    add_contents(book, [Link(gettext("Numbers"), "#numbers"), *goals])


def _name(place: int) -> str:
    return f"goal-{place}"


def _cells(line: Line, address: str) -> list[Cell]:
    number, *between, response, reflection = line.cells
    own = Link(str(number), line.address_below(address), line.row["anchor"])
    return [[own], *between, linked(str(response)), reflection]


def _cause(each: Comparison, address: str) -> Link:
    row = each.row
    return Link(f"No.{row['number']} {row['label']}", address_of(row, address))


def _numbers(book: Any, snapshot: Snapshot) -> None:
    add_heading(book, gettext("Numbers"), 1, "numbers")
    what = gettext("What was counted")
    lines: list[list[Cell]] = [list(line) for line in numbers(snapshot)]
    add_table(book, what, [what, pgettext("count", "Number")], lines, [8.0, 3.0])
    book.add_paragraph()
    by = gettext("Reflection")
    lines = [list(line) for line in by_reflection(snapshot)]
    names = [by, gettext("Published rows"), gettext("Number of opinions")]
    add_table(book, by, names, lines, [10.0, 3.5, 3.5])
