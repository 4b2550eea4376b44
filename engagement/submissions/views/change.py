"""Coming back until the deadline: number and pass phrase, then correct or withdraw."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from ..forms import CommentForm, ProofForm
from ..limits import TooMany
from ..models import HoldReason, State, Submission
from ..own import proved, remember_proved
from ..pass_phrase import find_submission
from ..receipts import parse_receipt
from ..services.correct import AlreadyWithdrawn, correct_submission
from ..services.drop_opinions import StillInUse
from ..services.withdraw import withdraw_submission
from .comment import CommentView
from .period import PeriodView


class ChangeView(PeriodView):
    """Asks for receipt number and pass phrase."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page("submissions/change.html", form=ProofForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = ProofForm(request.POST)
        if not form.is_valid():
            return self.page("submissions/change.html", 422, form=form)
        receipt = form.cleaned_data["receipt"]
        number = parse_receipt(receipt) or receipt
        if not consume(request, action="change_comment", key=number):
            return self.page("submissions/change.html", 429, form=form, too_many=True)
        submission = find_submission(
            consultation=self.consultation,
            receipt=receipt,
            pass_phrase=form.cleaned_data["pass_phrase"],
        )
        if submission is None:
            return self.page("submissions/change.html", 422, form=form, unknown=True)
        remember_proved(request, submission)
        return redirect("submissions:edit", slug=slug)


@method_decorator(never_cache, name="dispatch")
class ProvedMixin:
    """A page for whoever has proved that a submission is theirs, for as long as they are at it."""

    request: HttpRequest
    consultation: Any
    page: Any
    typed_text: str
    corrects: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.corrects = proved(request, self.consultation)
        if self.corrects is None:
            return self.ask_again()
        remember_proved(request, self.corrects)
        if self.corrects.state == State.WITHDRAWN:
            return self.withdrawn()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def ask_again(self) -> HttpResponse:
        """Who was away for long proves it again, and keeps what they wrote meanwhile."""
        if self.request.method != "POST":
            return redirect("submissions:change", slug=self.consultation.slug)
        context = {"form": ProofForm(), "typed": self.typed_text}
        response: HttpResponse = self.page("submissions/change.html", 403, **context)
        return response

    def withdrawn(self) -> HttpResponse:
        response: HttpResponse = self.page("submissions/withdrawn.html")
        return response


class EditView(ProvedMixin, CommentView):
    """The comment form again, filled with what was sent."""

    asks_period = True

    @property
    def address(self) -> str:
        return reverse("submissions:edit", args=[self.consultation.slug])

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        filled = {
            "files": self.own_files,
            "initial": {**self.corrects.answers, "consent": bool(self.corrects.consent)},
            "opinions": [
                {
                    "text": part.text,
                    "stance": part.stance,
                    "goal": part.goal_code,
                    "measures": [target.measure_code for target in part.targets.all()],
                }
                for part in self.corrects.parts.all()
            ],
        }
        return self.form_page(self.form(**filled))

    def form(self, data: Any = None, **filled: Any) -> CommentForm:
        return CommentForm(data, consultation=self.consultation, is_correction=True, **filled)

    def why_held(self, form: CommentForm) -> None:
        """Whoever corrects has shown who they are; how often is all that is looked at."""
        if not consume(self.request, action="correct_comment", key=str(self.corrects.pk)):
            raise TooMany

    def store(self, form: CommentForm, hold_reason: HoldReason | None) -> Submission:
        return correct_submission(
            submission=self.corrects,
            parts=form.parts,
            answers=form.answers,
            files=form.file_box.keys,
            consented=form.cleaned_data.get("consent", False),
        )

    def send(self, form: CommentForm) -> HttpResponse:
        try:
            return super().send(form)
        except AlreadyWithdrawn:  # meanwhile, in another window
            return self.withdrawn()


class WithdrawView(ProvedMixin, PeriodView):
    """Asks once more, then withdraws."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page("submissions/withdraw.html", submission=self.corrects)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            withdraw_submission(submission=self.corrects)
        except StillInUse:
            context = {"submission": self.corrects, "in_use": True}
            return self.page("submissions/withdraw.html", 409, **context)
        return self.withdrawn()
