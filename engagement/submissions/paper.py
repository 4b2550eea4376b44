"""The comment form on paper, as a PDF from the same settings as the form on the web."""

from collections.abc import Iterator

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from engagement.consultations.dates import closing_moment, moment
from engagement.consultations.models import Consultation, FieldKey

from .models import Stance
from .pdf import HEADING, LINE, SMALL, TITLE, WIDTH, document, grid, text
from .questions import Question, questions

LINES_TO_WRITE = 16
BOX = "□"


def paper_form(consultation: Consultation) -> bytes:
    """The form in the reader's language."""
    return document(
        _contents(consultation),
        title=gettext("Comment form on paper"),
        subject=consultation.in_language("title"),
    )


def _contents(consultation: Consultation) -> Iterator[Flowable]:
    yield text(gettext("Comment form on paper"), TITLE)
    yield text(consultation.in_language("title"), HEADING)
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
        yield text(period)


def _about_you(consultation: Consultation) -> Iterator[Flowable]:
    rows = [[text(_label(each)), _answer(each)] for each in questions(consultation)]
    if rows:
        yield text(gettext("About you"), HEADING)
        yield grid(rows, [45 * mm, WIDTH - 45 * mm], least=10 * mm)


def _label(question: Question) -> str:
    need = gettext("※required") if question.required else gettext("optional")
    return f"{FieldKey(question.key).label}（{need}）"


def _answer(question: Question) -> Flowable:
    return text("　".join(f"{BOX} {label}" for _value, label in question.choices))


def _opinion(consultation: Consultation) -> Iterator[Flowable]:
    yield text(gettext("Your opinion"), HEADING)
    yield text(gettext("Please write about one matter on each sheet."), SMALL)
    if consultation.asks_stance:
        yield text("　".join(f"{BOX} {label}" for label in Stance.labels))
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)]
    yield Table([[""]] * LINES_TO_WRITE, colWidths=[WIDTH], rowHeights=9 * mm, style=ruled)


def _measures(consultation: Consultation) -> Iterator[Flowable]:
    yield PageBreak()
    yield text(gettext("What it is about: please tick"), HEADING)
    yield text(f"{BOX} {gettext('The plan as a whole')}")
    for goal in consultation.goals.prefetch_related("directions__measures"):
        lines = [
            text(f"{BOX} {measure.code} {measure.in_language('title')}", SMALL)
            for direction in goal.directions.all()
            for measure in direction.measures.all()
        ]
        title = text(f"{BOX} {goal.label} {goal.in_language('title')}")
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
    lines = [text(gettext("Personal data"), HEADING), text(consultation.privacy_text)]
    if consultation.consent:
        lines.append(text(consultation.in_language("consent")))
        lines.append(text(f"{BOX} {gettext('I agree')}（{gettext('※required')}）"))
    yield KeepTogether(lines)


def _ways(consultation: Consultation) -> Iterator[Flowable]:
    rows = [
        [text(each.get_way_display()), text(each.in_language("details"))]
        for each in consultation.ways.all()
        if each.details
    ]
    if consultation.contact:
        rows.append([text(gettext("Contact")), text(consultation.in_language("contact"))])
    if rows:
        table = grid(rows, [45 * mm, WIDTH - 45 * mm])
        yield KeepTogether([text(gettext("Where to send it"), HEADING), table])
