"""What every PDF of Machikoe looks like: fonts, styles, bookmarks, language.

Japanese is set in a font that readers of PDF files bring along, so none is needed here. It has the
characters of the Basic Multilingual Plane; another is printed as 〓, as printers do for what they
lack. reportlab writes no tags: a file tells its title, its language and its headings (as
bookmarks), and holds its text in the order in which it is read, but it is not PDF/UA.
"""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import get_language
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

FONT = "HeiseiKakuGo-W5"
LINE = HexColor("#767676")
SHADE = HexColor("#f0f0f0")
MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
MISSING = "〓"
AT_ONCE = 40  # lines of a piece of a listing
LONG = 500  # characters of a cell

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * 1.4, **more)


TITLE = style("title", 15, spaceAfter=2 * mm)
HEADING = style("heading", 11.5, spaceBefore=4 * mm, spaceAfter=1.5 * mm)
TEXT = style("text", 9.5, spaceAfter=1 * mm)
SMALL = style("small", 8)


class Document(SimpleDocTemplate):
    """Each heading is a bookmark."""

    def afterFlowable(self, flowable: Flowable) -> None:
        used = getattr(flowable, "style", None)
        if not isinstance(used, ParagraphStyle) or used.parent not in (TITLE, HEADING):
            return
        place = f"heading-{self.seq.nextf('heading')}"
        self.canv.bookmarkPage(place)
        level = 0 if used.parent is TITLE else 1
        self.canv.addOutlineEntry(flowable.getPlainText(), place, level)


def document(
    contents: Iterable[Flowable],
    *,
    title: str,
    subject: str = "",
    pagesize: tuple[float, float] = A4,
    top: float = MARGIN,
    on_page: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A PDF in the language of the reader; the same contents give the same file."""
    out = BytesIO()
    made = Document(
        out,
        pagesize=pagesize,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=top,
        bottomMargin=MARGIN,
        title=printable(title),
        subject=printable(subject),
        lang=get_language() or "ja",
        displayDocTitle=True,
        invariant=1,
    )

    def each_page(canvas: Any, doc: Any) -> None:
        if on_page:
            on_page(canvas, doc)
        canvas.setFont(FONT, 8)
        canvas.drawRightString(pagesize[0] - MARGIN, MARGIN / 2, str(doc.page))

    made.build(list(contents), onFirstPage=each_page, onLaterPages=each_page)
    return out.getvalue()


def text(words: str, used: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph; what people wrote is text, never reportlab's markup."""
    # Japanese breaks anywhere, English between words.
    wrap = None if get_language() == "en" else "CJK"
    styled = ParagraphStyle(f"{used.name}-{wrap}", parent=used, wordWrap=wrap)
    return Paragraph(escape(printable(words)).replace("\n", "<br/>"), styled)


def printable(words: str) -> str:
    return "".join(each if ord(each) <= 0xFFFF else MISSING for each in words)


def grid(rows: list[list[Any]], widths: list[float], least: float = 0, head: int = 0) -> Flowable:
    """A table with lines; the first ``head`` rows are headings, again on each page."""
    lines = [("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if head:
        lines.append(("BACKGROUND", (0, 0), (-1, head - 1), SHADE))
    return Table(
        rows,
        colWidths=widths,
        minRowHeights=[least] * len(rows),
        style=lines,
        repeatRows=head,
    )


def listing(head: list[str], lines: list[list[Any]], widths: list[float]) -> Iterator[Flowable]:
    """A long table in pieces, each with its headings on every page: a single table of thousands of
    lines takes minutes to break into pages. A line that a page may not hold is a piece of its own,
    and is broken."""
    piece: list[list[Any]] = []
    for line in lines:
        is_long = max(_length(str(cell)) for cell in line) > LONG
        if piece and (is_long or len(piece) == AT_ONCE):
            yield _piece(head, piece, widths, broken=False)
            piece = []
        if is_long:
            yield _piece(head, [line], widths, broken=True)
        else:
            piece.append(line)
    if piece:
        yield _piece(head, piece, widths, broken=False)


def _length(cell: str) -> int:
    """Characters, with a line for each line break."""
    return len(cell) + 20 * cell.count("\n")


def _piece(head: list[str], lines: list[list[Any]], widths: list[float], broken: bool) -> Flowable:
    return Table(
        [[text(str(cell), SMALL) for cell in line] for line in [head, *lines]],
        colWidths=widths,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ],
        repeatRows=1,
        splitInRow=int(broken),
    )
