"""Who the submitters of a consultation are, and what they took back, erased for good."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from engagement.consultations.models import Consultation

from ..models import (
    FileState,
    ImportRow,
    SpreadsheetImport,
    State,
    Submission,
    SubmissionFile,
    SubmissionPart,
    SubmissionVersion,
    SubmitterIdentity,
    UnsentComment,
)
from .attach_files import delete_bytes, erase_content


def found(consultation: Consultation) -> dict[str, Any]:
    """What is to be erased, by kind; nothing once it was."""
    submissions = Submission.objects.filter(consultation=consultation)
    traces = ~Q(pass_phrase="") | Q(submitted_by__isnull=False) | ~Q(idempotency_key=None)
    withdrawn = submissions.filter(state=State.WITHDRAWN)
    files = SubmissionFile.objects.filter(consultation=consultation).exclude(state=FileState.ERASED)
    return {
        "identities": SubmitterIdentity.objects.filter(submission__in=submissions),
        "traces": submissions.filter(traces),
        "withdrawn": withdrawn.exclude(text="", searchable="", attributes={}, consent=""),
        "withdrawn_parts": SubmissionPart.objects.filter(submission__in=withdrawn),
        "versions": SubmissionVersion.objects.filter(submission__in=submissions).exclude(
            text="", parts=[], attributes={}
        ),
        "files": files if consultation.erases_files else files.none(),
        "drafts": UnsentComment.objects.filter(consultation=consultation),
        "imports": SpreadsheetImport.objects.filter(consultation=consultation).exclude(
            content="", name=""
        ),
        "import_rows": ImportRow.objects.filter(source__consultation=consultation).exclude(
            record="", identity="", external=""
        ),
    }


def erase_submitters(*, consultation: Consultation) -> dict[str, int]:
    """Erase it and return how much of each kind there was. That there were submissions, from where,
    when and about what, stays, and so does every text that was not taken back.

    Called inside the transaction of the erasure.
    """
    kinds = found(consultation)
    counted = {name: rows.count() for name, rows in kinds.items()}
    for name, erase in _ERASERS.items():
        erase(kinds[name])
    return counted


def _files(rows: Any) -> None:
    for row in rows:
        erase_content(row, FileState.ERASED)


def _imports(rows: Any) -> None:
    delete_bytes(rows)
    rows.update(content="", name="")


_ERASERS: dict[str, Callable[[Any], Any]] = {
    "identities": lambda rows: rows.delete(),
    "traces": lambda rows: rows.update(pass_phrase="", submitted_by=None, idempotency_key=None),
    "withdrawn_parts": lambda rows: rows.delete(),
    "withdrawn": lambda rows: rows.update(text="", searchable="", attributes={}, consent=""),
    "versions": lambda rows: rows.update(text="", parts=[], attributes={}),
    "files": _files,
    "drafts": lambda rows: rows.delete(),
    "imports": _imports,
    "import_rows": lambda rows: rows.update(record="", identity="", external=""),
}
