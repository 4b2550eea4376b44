"""Handing a private file to a member of staff: as a download, never as a page of this site."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from engagement.consultations.models import FileKind
from engagement.consultations.permissions import require

from ..models import SubmissionFile
from ..services.open_file import FileNotOpen, open_file

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.WORD: _WORD,
    FileKind.EXCEL: _EXCEL,
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
}


@require_GET
def file(request: HttpRequest, submission_id: int, file_id: int) -> HttpResponseBase:
    require(request.user, "submissions.view_submissionfile")
    row = get_object_or_404(SubmissionFile, pk=file_id, submission=submission_id)
    try:
        content = open_file(file=row, user=request.user)
    except FileNotOpen as error:
        raise Http404 from error
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=row.name,
        content_type=TYPES[FileKind(row.kind)],
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
