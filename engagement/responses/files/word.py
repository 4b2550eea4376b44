"""Word files: the published table, and what changed in the draft."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, gettext, pgettext
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from engagement.consultations.dates import moment
from engagement.consultations.wording import Segment

from ..snapshot import Snapshot, in_language
from .comparison import comparisons
from .printed import Told, by_reflection, headings, nobody, numbers, printed

LATIN, JAPANESE = "Arial", "游ゴシック"
WIDTHS = [1.2, 4.2, 7.4, 1.6, 7.6, 3.2]  # centimetres


def table_as_word(snapshot: Snapshot, told: Told = nobody) -> bytes:
    """The published table on A4 landscape; headings for navigation, header rows on each page."""
    book = new_document(gettext("Opinions and the city's views"), snapshot)
    _numbers(book, snapshot)
    for section in printed(snapshot, told):
        book.add_heading(clean(section.title), level=2)
        if section.lines:
            add_table(book, headings(), (line.cells for line in section.lines), WIDTHS)
        else:
            book.add_paragraph(gettext("No opinions were received."))
    return saved(book)


def comparison_as_word(snapshot: Snapshot, told: Told = nobody) -> bytes:
    """The new-old comparison table; what differs is underlined."""
    book = new_document(gettext("Changes of the draft, before and after"), snapshot)
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
    lines = (
        [
            each.change["code"],
            each.after,
            each.before,
            f"No.{each.row['number']} {each.row['label']}",
        ]
        for each in found
    )
    add_table(book, names, lines, [2.2, 9.0, 9.0, 5.0])
    return saved(book)


def new_document(title: str, snapshot: Snapshot) -> Any:
    """An empty file about ``snapshot``; dated by it, so that one edition gives one file."""
    subject = in_language(snapshot["consultation"], "title")
    return blank_document(title, subject, datetime.fromisoformat(snapshot["made_at"]))


def blank_document(title: str, subject: str, at: datetime) -> Any:
    """An empty file with its title, language, page and fonts."""
    book = Document()
    core = book.core_properties
    core.title, core.subject, core.language = clean(title), clean(subject), _language()
    core.author, core.comments = "", ""
    core.created = core.modified = at
    page = book.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        _set_font(book.styles[name])
    book.styles["Normal"].font.size = Pt(9.5)
    book.add_heading(clean(title), level=0)
    book.add_paragraph(clean(subject))
    book.add_paragraph(gettext("As of %(at)s") % {"at": moment(at)})
    return book


def add_table(book: Any, names: list[str], lines: Iterable[list[Any]], widths: list[float]) -> None:
    """A table whose first row is its heading on every page."""
    table = book.add_table(rows=1, cols=len(names), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    head = table.rows[0]
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeat)
    _fill(head, names, widths, bold=True)
    for line in lines:
        _fill(table.add_row(), line, widths)


def clean(text: str) -> str:
    """Without the control characters that no XML file holds."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _fill(row: Any, cells: Iterable[Any], widths: list[float], bold: bool = False) -> None:
    for cell, content, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        if isinstance(content, list):
            _pieces(paragraph, content)
        else:
            paragraph.add_run(clean(str(content))).bold = bold or None


def _pieces(paragraph: Any, pieces: list[Segment]) -> None:
    for piece in pieces:
        run = paragraph.add_run(clean(piece.text))
        run.underline = piece.kind != "same" or None


def _numbers(book: Any, snapshot: Snapshot) -> None:
    book.add_heading(gettext("Numbers"), level=1)
    add_table(
        book,
        [gettext("What was counted"), pgettext("count", "Number")],
        ([name, number] for name, number in numbers(snapshot)),
        [8.0, 3.0],
    )
    book.add_paragraph()
    add_table(
        book,
        [gettext("Reflection"), gettext("Published rows"), gettext("Number of opinions")],
        (list(line) for line in by_reflection(snapshot)),
        [10.0, 3.5, 3.5],
    )
    book.add_heading(gettext("Opinions and the city's views by goal"), level=1)


def _set_font(style: Any) -> None:
    style.font.name = LATIN
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), JAPANESE)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US" if _language() == "en" else "ja-JP")
    language.set(qn("w:eastAsia"), "ja-JP")
    properties.append(language)


def _language() -> str:
    return get_language() or "ja"


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
