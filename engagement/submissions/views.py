"""Commenting: a form, a check page, and a receipt. Nothing is kept before it is sent."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from engagement.consultations.models import Consultation
from engagement.consultations.period import PeriodError, check_accepts

from .forms import CommentForm
from .models import Submission
from .services.receive import receive_submission

RECEIPTS = "receipts"  # session key: ids of the submissions sent from this browser


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The form (GET), and its three buttons: check, change, send (POST)."""
    consultation = _consultation(slug)
    step = request.POST.get("step")
    try:
        # What is being sent is the service's to judge: it may have been received already.
        if step != "send":
            check_accepts(consultation)
    except PeriodError:
        return _not_accepting(request, consultation)
    if request.method != "POST":
        initial = {"goal": request.GET.get("goal", ""), "measures": request.GET.getlist("measure")}
        return _form(request, CommentForm(consultation=consultation, initial=initial))
    form = CommentForm(request.POST, consultation=consultation)
    if step == "change":
        return _form(request, CommentForm(consultation=consultation, initial=_typed(request)))
    if not form.is_valid():
        return _form(request, form, status=422)
    if step == "send":
        return _send(request, form)
    return render(request, "submissions/check.html", _context(form))


@never_cache
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt of what was sent last from this browser, for as long as its session lives."""
    consultation = _consultation(slug)
    submission = (
        Submission.objects.filter(
            consultation=consultation, pk__in=request.session.get(RECEIPTS, [])
        )
        .prefetch_related("targets")
        .order_by("-pk")
        .first()
    )
    if submission is None:
        return redirect("submissions:comment", slug=slug)
    return render(
        request,
        "submissions/received.html",
        {
            "consultation": consultation,
            "submission": submission,
            "mailed": hasattr(submission, "identity"),
        },
    )


def _send(request: HttpRequest, form: CommentForm) -> HttpResponse:
    if form.looks_automatic or not consume(request, action="submit_comment"):
        return _form(request, form, status=429, too_many=True)
    try:
        submission = receive_submission(
            consultation=form.consultation,
            text=form.cleaned_data["text"],
            goal_code=form.cleaned_data["goal"],
            measure_codes=form.cleaned_data["measures"],
            email=form.cleaned_data["email"],
            language=get_language() or "ja",
            form_key=str(form.cleaned_data["form_key"] or ""),
        )
    except PeriodError:
        return _not_accepting(request, form.consultation)
    receipts = request.session.get(RECEIPTS, [])
    request.session[RECEIPTS] = [*receipts, submission.pk][-20:]
    return redirect("submissions:received", slug=form.consultation.slug)


def _not_accepting(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Before or after the period: say so, and give back what was typed."""
    status = 409 if request.method == "POST" else 200
    context = {"consultation": consultation, "typed": request.POST.get("text", "")}
    return render(request, "submissions/not_accepting.html", context, status=status)


def _form(request: HttpRequest, form: CommentForm, status: int = 200, **extra: Any) -> HttpResponse:
    return render(request, "submissions/form.html", {**_context(form), **extra}, status=status)


def _context(form: CommentForm) -> dict[str, Any]:
    return {"form": form, "consultation": form.consultation}


def _consultation(slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.live().public(), slug=slug)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        "goal": request.POST.get("goal", ""),
        "measures": request.POST.getlist("measures"),
        "text": request.POST.get("text", ""),
        "email": request.POST.get("email", ""),
        "form_key": request.POST.get("form_key", ""),
    }
