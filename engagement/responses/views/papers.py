from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic.base import View

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..files.decision import decision_as_pdf, decision_as_word
from ..files.kinds import WORD
from ..files.report import report_as_pdf

PAPERS: dict[str, tuple[Any, str]] = {
    "decision.pdf": (decision_as_pdf, "application/pdf"),
    "decision.docx": (decision_as_word, WORD),
    "report.pdf": (report_as_pdf, "application/pdf"),
}


class PaperView(View):
    """Papers for staff who see the answers of every department: for the decision, and about the
    whole consultation."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, consultation_id: int, paper: str) -> HttpResponse:
        for permission in ("responses.view_response", "responses.view_every_response"):
            require(request.user, permission)
        if paper not in PAPERS:
            raise Http404
        consultation = get_object_or_404(Consultation, pk=consultation_id)
        make, kind = PAPERS[paper]
        return HttpResponse(
            make(consultation),
            content_type=kind,
            headers={
                "Content-Disposition": f'attachment; filename="{paper}"',
                "Cache-Control": "private, no-store",
            },
        )
