"""What a Word file is made of: its page and fonts, headings to jump to, tables, links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, gettext
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from engagement.consultations.dates import moment
from engagement.consultations.wording import Segment

LATIN, JAPANESE = "Arial", "游ゴシック"
LINK = "Hyperlink"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Link:
    """Words that lead to ``address`` if they have one, and can be jumped to if they have a name."""

    words: str
    address: str = ""
    name: str = ""


Cell = str | int | list[Segment] | list[Link]


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
    link = book.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x00, 0x17, 0xC1)
    _number_pages(page.footer.paragraphs[0])
    book.add_heading(clean(title), level=0)
    book.add_paragraph(clean(subject))
    book.add_paragraph(gettext("As of %(at)s") % {"at": moment(at)})
    return book


def add_heading(book: Any, words: str, level: int, name: str) -> None:
    """A heading that links to ``#name`` lead to."""
    _add_link(book.add_heading(level=level), Link(words, name=name))


def add_contents(book: Any, headings: Iterable[Link]) -> None:
    """A list of links to headings."""
    for heading in headings:
        _add_link(book.add_paragraph(style="List Bullet"), heading)


def add_table(
    book: Any, title: str, names: list[str], lines: Iterable[list[Cell]], widths: list[float]
) -> None:
    """A table whose first row is its heading on every page; ``title`` tells what it is to those
    who do not see it, ``widths`` are in centimetres."""
    table = book.add_table(rows=1, cols=len(names), style="Table Grid")
    table.autofit = False
    table._tbl.tblPr.append(_element("w:tblCaption", val=clean(title)))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    _fill(head, names, widths, bold=True)
    for line in lines:
        _fill(table.add_row(), line, widths)


def saved(book: Any) -> bytes:
    """The file; what can be jumped to is numbered only now, when it is known how much there is."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        for number, mark in enumerate(book.element.iter(qn(tag))):
            mark.set(qn("w:id"), str(number))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Without the control characters that no XML file holds."""
    return CONTROLS.sub("", text)


def _fill(row: Any, cells: Iterable[Cell], widths: list[float], bold: bool = False) -> None:
    for cell, content, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        if not isinstance(content, list):
            paragraph.add_run(clean(str(content))).bold = bold or None
            continue
        for piece in content:
            if isinstance(piece, Link):
                _add_link(paragraph, piece)
            else:
                paragraph.add_run(clean(piece.text)).underline = piece.kind != "same" or None


def _add_link(paragraph: Any, link: Link) -> None:
    """Bookmarks are named by letters, digits and underscores alone."""
    name = link.name.replace("-", "_")
    if name:
        paragraph._p.append(_element("w:bookmarkStart", name=name))
    run = paragraph.add_run(clean(link.words))
    if link.address:
        run.style = LINK
        paragraph._p.append(_leading_to(paragraph.part, link.address, run))
    if name:
        paragraph._p.append(_element("w:bookmarkEnd"))


def _leading_to(part: Any, address: str, run: Any) -> Any:
    """``run`` as a link, to a page of the web or, as ``#name``, to a place in this file."""
    if address.startswith("#"):
        link = _element("w:hyperlink", anchor=address[1:].replace("-", "_"))
    else:
        target = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
    link.append(run._r)
    return link


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element("w:fldSimple", instr="PAGE"))


def _set_font(style: Any) -> None:
    style.font.name = LATIN
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), JAPANESE)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = "en-US" if _language() == "en" else "ja-JP"
    properties.append(_element("w:lang", val=language, eastAsia="ja-JP"))


def _language() -> str:
    return get_language() or "ja"


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
