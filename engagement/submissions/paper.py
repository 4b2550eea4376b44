"""The comment form on paper, as a PDF from the same settings as the form on the web."""

from collections.abc import Iterator

from django.utils.translation import gettext

from engagement.consultations.dates import closing_moment, moment
from engagement.consultations.models import Consultation, FieldKey

from .models import Stance
from .pdf.blocks import (
    Block,
    beside,
    fields,
    heading,
    new_page,
    ruled,
    small,
    text,
    ticks,
    together,
)
from .pdf.kept import kept_document
from .questions import Question, questions

LINES_TO_WRITE = 16
BOX = "□"


def paper_form(consultation: Consultation) -> bytes:
    """The form in the reader's language."""
    return kept_document(
        _contents(consultation),
        title=gettext("Comment form on paper"),
        subject=consultation.in_language("title"),
    )


def _contents(consultation: Consultation) -> Iterator[Block]:
    yield heading(consultation.in_language("title"))
    yield from _period(consultation)
    yield from _about_you(consultation)
    yield from _opinion(consultation)
    yield from _measures(consultation)
    yield from _consent(consultation)
    yield from _ways(consultation)


def _period(consultation: Consultation) -> Iterator[Block]:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens and closes:
        period = gettext("From %(opens)s until %(closes)s") % {
            "opens": moment(opens),
            "closes": closing_moment(closes),
        }
        yield text(period)


def _about_you(consultation: Consultation) -> Iterator[Block]:
    lines = [(_label(each), _answer(each)) for each in questions(consultation)]
    if lines:
        yield heading(gettext("About you"))
        yield fields(lines)


def _label(question: Question) -> str:
    need = gettext("※required") if question.required else gettext("optional")
    return f"{FieldKey(question.key).label}（{need}）"


def _answer(question: Question) -> str:
    return "　".join(f"{BOX} {label}" for _value, label in question.choices)


def _opinion(consultation: Consultation) -> Iterator[Block]:
    yield heading(gettext("Your opinion"))
    yield small(gettext("Please write about one matter on each sheet."))
    if consultation.asks_stance:
        yield text("　".join(f"{BOX} {label}" for label in Stance.labels))
    yield ruled(LINES_TO_WRITE)


def _measures(consultation: Consultation) -> Iterator[Block]:
    yield new_page()
    yield heading(gettext("What it is about: please tick"))
    yield ticks([gettext("The plan as a whole")])
    for goal in consultation.goals.prefetch_related("directions__measures"):
        lines = [
            f"{measure.code} {measure.in_language('title')}"
            for direction in goal.directions.all()
            for measure in direction.measures.all()
        ]
        half = (len(lines) + 1) // 2
        yield together(
            ticks([f"{goal.label} {goal.in_language('title')}"]),
            beside([ticks(lines[:half])], [ticks(lines[half:])]),
        )


def _consent(consultation: Consultation) -> Iterator[Block]:
    lines = [heading(gettext("Personal data")), text(consultation.privacy_text)]
    if consultation.consent:
        lines.append(text(consultation.in_language("consent")))
        lines.append(ticks([f"{gettext('I agree')}（{gettext('※required')}）"]))
    yield together(*lines)


def _ways(consultation: Consultation) -> Iterator[Block]:
    lines = [
        (str(each.get_way_display()), each.in_language("details"))
        for each in consultation.ways.all()
        if each.details
    ]
    if consultation.contact:
        lines.append((gettext("Contact"), consultation.in_language("contact")))
    if lines:
        yield together(heading(gettext("Where to send it")), fields(lines, height=0))
