"""A citizen comes with a receipt number and sees what became of their comment.

The number travels in the body of a form, never in an address; the session holds the number of a
row, for as long as somebody is at it.
"""

import time
from typing import Any

from allauth.core.ratelimit import consume
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from engagement.submissions.forms.fields import CleanTextField
from engagement.submissions.models import Submission
from engagement.submissions.receipts import parse_receipt

from ..own_answer import Step, own_answer

LOOKED_UP = "looked_up"  # id of the submission whose number was typed, and until when
MINUTES = 60
LOOK_UP = "responses/look_up.html"


class ReceiptForm(forms.Form):
    receipt = CleanTextField(
        label=_("Receipt number"),
        max_length=200,
        error_messages={"required": _("Enter the receipt number.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class LookUpView(View):
    """Asks for the number. Whatever is wrong with it, the answer is the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, LOOK_UP, {"form": ReceiptForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReceiptForm(request.POST)
        if not form.is_valid():
            return render(request, LOOK_UP, {"form": form}, status=422)
        if not consume(request, action="look_up"):
            return render(request, LOOK_UP, {"form": form, "too_many": True}, status=429)
        # What cannot be a number is asked for all the same, so that it takes as long.
        number = parse_receipt(form.cleaned_data["receipt"]) or ""
        submission = Submission.objects.filter(receipt=number).first()
        if submission is None:
            return render(request, LOOK_UP, {"form": form, "unknown": True}, status=422)
        return to_answer(request, submission)


def to_answer(request: HttpRequest, submission: Submission) -> HttpResponse:
    """To what became of ``submission``, for who has proved to be the one who sent it."""
    request.session[LOOKED_UP] = [submission.pk, time.time() + 60 * MINUTES]
    return redirect("answers:answer")


@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """What became of the submission whose number was typed in this browser a while ago."""
    pk, until = request.session.get(LOOKED_UP, [None, 0])
    submission = _find(pk) if time.time() < until else None
    if submission is None:
        return redirect("answers:look_up")
    context = {"answer": own_answer(submission), "steps": list(Step)}
    return render(request, "responses/own_answer.html", context)


@never_cache
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """For who sits at a machine that others use, too."""
    request.session.pop(LOOKED_UP, None)
    return redirect("answers:look_up")


def _find(pk: Any) -> Submission | None:
    submissions = Submission.objects.select_related("consultation")
    return submissions.prefetch_related("parts").filter(pk=pk).first()
