"""Downloads: what the list of submissions shows, and empty templates to fill in."""

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..exports import as_csv, fields_for, lines, template_fields
from ..imports.fields import Field
from ..queue import matching
from ..services.export_submissions import TooLongForWorkbook, export_submissions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRIVATE = {"Cache-Control": "private, no-store"}


@require_POST
def export(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    """All that the list with this address shows, of one consultation."""
    consultation = get_object_or_404(Consultation, pk=consultation_id)
    workbook = request.POST.get("format") == "xlsx"
    identity = "identity" in request.POST
    try:
        rows = export_submissions(
            consultation=consultation,
            submissions=matching(request.GET, request),
            as_workbook=workbook,
            identity=identity,
            user=request.user,
        )
    except TooLongForWorkbook:
        messages.error(request, _("A comment is longer than a cell of Excel holds. Choose CSV."))
        where = urlencode({"consultation": consultation.pk})
        return redirect(f"{reverse('submissions_admin:index')}?{where}")
    fields = fields_for(identity=identity)
    # Who may know the submitters gets their words as they are, which an import reads back.
    written = lines(rows, fields, masked=not identity)
    return _file(f"{consultation.slug}-submissions", fields, written, workbook)


@require_GET
def template(request: HttpRequest, consultation_id: int, kind: str) -> HttpResponseBase:
    """An empty file with the columns that the consultation asks for."""
    require(request.user, "submissions.add_submission")
    consultation = get_object_or_404(Consultation, pk=consultation_id)
    fields = template_fields(consultation)
    return _file(f"{consultation.slug}-template", fields, (), kind == "xlsx")


def _file(name: str, fields: list[Field], rows: Any, workbook: bool) -> HttpResponseBase:
    if not workbook:
        return StreamingHttpResponse(
            (part.encode() for part in as_csv(fields, rows)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"', **PRIVATE},
        )
    # Late: openpyxl and its numpy would be a good part of the web process's start.
    from ..workbook import as_workbook, offer_channels

    book = as_workbook(fields, rows)
    offer_channels(book, fields)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX, headers=PRIVATE
    )
