from django.http import HttpRequest, HttpResponse

from ..paper import paper_form
from .period import get_consultation


def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The comment form to print, to be sent by post or fax or brought along."""
    return HttpResponse(
        paper_form(get_consultation(slug)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'},
    )
