"""Submissions as rows of a spreadsheet, in the columns that an import reads back."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from engagement.consultations.models import IDENTIFYING, Consultation

from .imports.dates import TOKYO
from .imports.fields import ANSWERS, CHANNELS, HEADINGS, LANGUAGES, STANCES, YES, Field
from .masking import hidden_in, masked_text
from .models import Submission, SubmissionPart
from .questions import questions
from .spreadsheet import as_text_cell

BOM = "\ufeff"
BATCH = 200  # a thousand take twelve megabytes more, and no less time
LONGEST_CELL = 32_767  # what a cell of a workbook holds

FIELDS = list(Field)
TYPED = [field for field in FIELDS if field not in ANSWERS]


def fields_for(*, identity: bool) -> list[Field]:
    """The columns of an export, with or without those that say who somebody is."""
    return [field for field in FIELDS if identity or str(field) not in IDENTIFYING]


def heading(field: Field) -> str:
    """In Japanese whoever exports, so that every file reads the same."""
    return HEADINGS[field][0]


def lines(
    submissions: QuerySet[Submission], fields: list[Field], *, masked: bool
) -> Iterator[list[str]]:
    """One line for each part of each submission, in the order in which they came; never all of
    them in memory. Without what is hidden from the public if ``masked``."""
    rows = submissions.order_by("pk").select_related("identity")
    rows = rows.prefetch_related("parts__targets", "parts__submission", "masks")
    for submission in rows.iterator(chunk_size=BATCH):
        for number, part in enumerate(submission.parts.all(), start=1):
            line = _line(submission, part, number, masked)
            yield [line.get(str(field), "") for field in fields]


def template_fields(consultation: Consultation) -> list[Field]:
    """The columns that ``consultation`` asks for."""
    asked = {str(question.key) for question in questions(consultation)}
    return [
        field
        for field in FIELDS
        if (field in TYPED or str(field) in asked)
        and (field != Field.STANCE or consultation.asks_stance)
    ]


def as_csv(fields: list[Field], rows: Iterable[list[str]]) -> Iterator[str]:
    """A CSV file with a BOM, line by line; no cell runs as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield BOM
    yield _written(writer, buffer, [heading(field) for field in fields])
    for row in rows:
        yield _written(writer, buffer, [as_text_cell(cell) for cell in row])


def _written(writer: Any, buffer: io.StringIO, row: list[str]) -> str:
    writer.writerow(row)
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _line(
    submission: Submission, part: SubmissionPart, number: int, masked: bool
) -> dict[str, str]:
    received = timezone.localtime(submission.received_at, TOKYO)
    whole = submission.text[part.start : part.end]
    return {
        Field.EXTERNAL_ID: f"S{submission.pk}",
        Field.PART: str(number),
        Field.RECEIVED_AT: f"{received:%Y-%m-%d %H:%M:%S}",
        Field.POSTMARK: submission.postmarked_on.isoformat() if submission.postmarked_on else "",
        Field.CHANNEL: _word(CHANNELS, submission.channel),
        Field.SIGNATORIES: str(submission.signatories),
        Field.ANONYMOUS: _word(YES, "yes") if submission.is_anonymous else "",
        Field.LATE_REASON: submission.late_reason,
        Field.TEXT: masked_text(submission, part.start, part.end) if masked else whole,
        Field.GOAL: _goal(part.goal_code),
        Field.MEASURES: "\n".join(f"{t.measure_code} {t.wording}" for t in part.targets.all()),
        Field.STANCE: _word(STANCES, part.stance),
        Field.LANGUAGE: _word(LANGUAGES, submission.language) or _word(LANGUAGES, "und"),
        # Nobody marked in the translation what is hidden in the original.
        Field.TRANSLATION: "" if masked and hidden_in(submission) else part.translation,
        **(submission.answers if number == 1 else {}),
    }


def _goal(code: str) -> str:
    return f"基本目標{code}" if code else ""


def _word(choices: Any, key: str) -> str:
    """The Japanese word of a choice."""
    words = choices.get(key, ())
    return next((word for word in words if not word.isascii()), words[0] if words else "")
