"""The comment form on paper, as a PDF from the same settings as the form on the web.

Its Japanese is set in a font that readers of PDF files bring along, so none is needed here.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import get_language, gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from engagement.consultations.dates import closing_moment, moment
from engagement.consultations.models import Consultation, FieldKey

from .models import Stance
from .questions import Question, questions

FONT = "HeiseiKakuGo-W5"
LINE = HexColor("#767676")
MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
LINES_TO_WRITE = 16
BOX = "□"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * 1.4, **more)


TITLE = _style("title", 15, spaceAfter=2 * mm)
HEADING = _style("heading", 11.5, spaceBefore=4 * mm, spaceAfter=1.5 * mm)
TEXT = _style("text", 9.5, spaceAfter=1 * mm)
SMALL = _style("small", 8)


class FormDocument(SimpleDocTemplate):
    """Each heading is a bookmark. (The parts of a page have no tags: reportlab writes none.)"""

    def afterFlowable(self, flowable: Flowable) -> None:
        style = getattr(flowable, "style", None)
        if not isinstance(style, ParagraphStyle) or style.parent not in (TITLE, HEADING):
            return
        place = f"heading-{self.seq.nextf('heading')}"
        self.canv.bookmarkPage(place)
        level = 0 if style.parent is TITLE else 1
        self.canv.addOutlineEntry(flowable.getPlainText(), place, level)


def paper_form(consultation: Consultation) -> bytes:
    """The form in the reader's language."""
    out = BytesIO()
    document = FormDocument(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=gettext("Comment form on paper"),
        subject=consultation.in_language("title"),
        lang=get_language() or "ja",
        displayDocTitle=True,
        # The same settings give the same file.
        invariant=1,
    )
    document.build(list(_contents(consultation)), onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _contents(consultation: Consultation) -> Iterator[Flowable]:
    yield _text(gettext("Comment form on paper"), TITLE)
    yield _text(consultation.in_language("title"), HEADING)
    yield from _period(consultation)
    yield from _about_you(consultation)
    yield from _opinion(consultation)
    yield from _measures(consultation)
    yield from _consent(consultation)
    yield from _ways(consultation)


def _period(consultation: Consultation) -> Iterator[Flowable]:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens and closes:
        period = gettext("From %(opens)s until %(closes)s") % {
            "opens": moment(opens),
            "closes": closing_moment(closes),
        }
        yield _text(period)


def _about_you(consultation: Consultation) -> Iterator[Flowable]:
    rows = [[_text(_label(each)), _answer(each)] for each in questions(consultation)]
    if rows:
        yield _text(gettext("About you"), HEADING)
        yield _grid(rows, [45 * mm, WIDTH - 45 * mm], least=10 * mm)


def _label(question: Question) -> str:
    need = gettext("※required") if question.required else gettext("optional")
    return f"{FieldKey(question.key).label}（{need}）"


def _answer(question: Question) -> Flowable:
    return _text("　".join(f"{BOX} {label}" for _value, label in question.choices))


def _opinion(consultation: Consultation) -> Iterator[Flowable]:
    yield _text(gettext("Your opinion"), HEADING)
    yield _text(gettext("Please write about one matter on each sheet."), SMALL)
    if consultation.asks_stance:
        yield _text("　".join(f"{BOX} {label}" for label in Stance.labels))
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)]
    yield Table([[""]] * LINES_TO_WRITE, colWidths=[WIDTH], rowHeights=9 * mm, style=ruled)


def _measures(consultation: Consultation) -> Iterator[Flowable]:
    yield PageBreak()
    yield _text(gettext("What it is about: please tick"), HEADING)
    yield _text(f"{BOX} {gettext('The plan as a whole')}")
    for goal in consultation.goals.prefetch_related("directions__measures"):
        lines = [
            _text(f"{BOX} {measure.code} {measure.in_language('title')}", SMALL)
            for direction in goal.directions.all()
            for measure in direction.measures.all()
        ]
        title = _text(f"{BOX} {goal.label} {goal.in_language('title')}")
        yield KeepTogether([Spacer(0, 1 * mm), title, _columns(lines)])


def _columns(lines: list[Flowable]) -> Flowable:
    """Two columns, read from top to bottom and then from the left to the right."""
    half = (len(lines) + 1) // 2
    left, right = lines[:half], [*lines[half:], ""]
    rows = [[left[place], right[place]] for place in range(half)] or [["", ""]]
    padding = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    return Table(rows, colWidths=[WIDTH / 2] * 2, style=padding)


def _consent(consultation: Consultation) -> Iterator[Flowable]:
    lines = [_text(gettext("Personal data"), HEADING), _text(consultation.privacy_text)]
    if consultation.consent:
        lines.append(_text(consultation.in_language("consent")))
        lines.append(_text(f"{BOX} {gettext('I agree')}（{gettext('※required')}）"))
    yield KeepTogether(lines)


def _ways(consultation: Consultation) -> Iterator[Flowable]:
    rows = [
        [_text(each.get_way_display()), _text(each.in_language("details"))]
        for each in consultation.ways.all()
        if each.details
    ]
    if consultation.contact:
        rows.append([_text(gettext("Contact")), _text(consultation.in_language("contact"))])
    if rows:
        table = _grid(rows, [45 * mm, WIDTH - 45 * mm])
        yield KeepTogether([_text(gettext("Where to send it"), HEADING), table])


def _grid(rows: list[list[Any]], widths: list[float], least: float = 0) -> Flowable:
    lines = [
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    return Table(rows, colWidths=widths, minRowHeights=[least] * len(rows), style=lines)


def _text(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph; what staff wrote is text, never reportlab's markup."""
    # Japanese breaks anywhere, English between words.
    wrap = None if get_language() == "en" else "CJK"
    styled = ParagraphStyle(f"{style.name}-{wrap}", parent=style, wordWrap=wrap)
    return Paragraph(escape(text).replace("\n", "<br/>"), styled)


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(document.page))
