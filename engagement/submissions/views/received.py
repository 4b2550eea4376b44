"""The receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from ..own import sent_from_here
from ..qr import qr_code
from .period import get_consultation


@never_cache
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt of what was sent last from this browser, for as long as its session lives."""
    consultation = get_consultation(slug)
    sent = sent_from_here(request, consultation)
    if not sent:
        return redirect("submissions:comment", slug=slug)
    address = request.build_absolute_uri(reverse("submissions:change", args=[slug]))
    context = {
        "consultation": consultation,
        "submission": sent[-1],
        "address": address,
        "qr_code": qr_code(address),
    }
    return render(request, "submissions/received.html", context)
