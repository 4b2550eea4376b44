"""Commenting: a form and a check page. Nothing written is kept before it is sent, unless its writer
is signed in; a chosen file waits a day at most."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from ..files.errors import FileRefused
from ..forms import MAX_OPINIONS, CommentForm
from ..forms.files import FileBox
from ..limits import TooMany, why_held
from ..models import FileOrigin, HoldReason, State, Submission, UnsentComment
from ..own import remember_sent, sent_from_here
from ..services.drop_opinions import StillInUse
from ..services.receive import receive_submission
from ..services.unsent import drop_unsent, keep_unsent
from ..similarity import alike, nearly_same
from .period import PeriodView


class CommentView(PeriodView):
    """The form (GET), and its buttons: check, change, send, add and remove an opinion (POST)."""

    corrects: Submission | None = None

    @property
    def asks_period(self) -> bool:
        # What is being sent is the service's to judge: it may have been received already.
        return self.request.POST.get("step") != "send"

    @property
    def typed_text(self) -> str:
        return self.bound().typed_text if self.request.method == "POST" else ""

    @property
    def account(self) -> Any:
        """Whoever is signed in, if anybody."""
        return self.request.user if self.request.user.is_authenticated else None

    @property
    def address(self) -> str:
        return reverse("submissions:comment", args=[self.consultation.slug])

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        about = {"goal": request.GET.get("goal", ""), "measures": request.GET.getlist("measure")}
        filled = {"email": self.account.email} if self.account and self.account.wants_mail else {}
        opinions = self.unsent.opinions if self.unsent else []
        if about["goal"] or not opinions:
            opinions = [*opinions, about]
        form = self.form(opinions=opinions, initial=filled)
        return self.form_page(form, is_fresh=not self.unsent)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = self.bound()
        step, _, number = request.POST.get("step", "").partition("-")
        if step == "forget" and self.keeps_unsent:
            drop_unsent(user=self.account, consultation=self.consultation)
            return redirect(self.address)
        self.keep_files(form)
        if step != "send":  # by then it is kept, or sent already
            self.keep_unsent(form)
        if step == "keep":
            return self.kept_page(form)
        if step == "drop":
            form.file_box.drop(number)
        if step in {"change", "add", "remove", "drop"}:
            return self.form_page(self.retyped(form, step, number))
        if not form.is_valid():
            return self.form_page(form, status=422)
        if step == "send":
            return self.send(form)
        return self.check_page(form)

    def send(self, form: CommentForm) -> HttpResponse:
        if not form.is_ripe:
            return self.check_page(form, status=429, too_fast=True)
        try:
            submission = self.store(form, self.why_held(form))
        except TooMany:
            return self.form_page(form, status=429, too_many=True)
        except StillInUse:
            return self.form_page(form, status=409, in_use=True)
        except FileRefused:
            form.file_box = FileBox(self.consultation, self.own_files)
            form.file_box.say_gone()
            return self.form_page(form, status=409)
        remember_sent(self.request, submission)
        return redirect("submissions:received", slug=self.consultation.slug)

    def why_held(self, form: CommentForm) -> HoldReason | None:
        return why_held(self.request, looks_automatic=form.looks_automatic)

    def store(self, form: CommentForm, hold_reason: HoldReason | None) -> Submission:
        return receive_submission(
            consultation=self.consultation,
            parts=form.parts,
            answers=form.answers,
            files=form.file_box.keys,
            consented=form.cleaned_data.get("consent", False),
            pass_phrase=form.cleaned_data["pass_phrase"],
            language=get_language() or "ja",
            form_key=form.cleaned_data["form_key"],
            submitted_by=self.account,
            hold_reason=hold_reason,
        )

    def keep_files(self, form: CommentForm) -> None:
        """Files are kept as soon as they come, whatever else is wrong with the form."""
        uploads = self.request.FILES.getlist("new_files")
        if not uploads or form.looks_automatic:
            return
        if not consume(self.request, action="attach_file"):
            form.file_box.say_too_often()
            return
        form.file_box.take(uploads)

    @property
    def own_files(self) -> list[str]:
        """Keys of the files of what is being corrected."""
        if self.corrects is None:
            return []
        files = self.corrects.files.current().filter(origin=FileOrigin.ATTACHMENT)
        return list(files.values_list("key", flat=True))

    # What whoever is signed in has begun to write

    @property
    def keeps_unsent(self) -> bool:
        return self.account is not None and self.corrects is None

    @cached_property
    def unsent(self) -> UnsentComment | None:
        if not self.keeps_unsent:
            return None
        mine = UnsentComment.objects.filter(user=self.account, consultation=self.consultation)
        return mine.first()

    def keep_unsent(self, form: CommentForm) -> None:
        if self.keeps_unsent:
            opinions = [box.typed for box in form.opinions]
            self.unsent = keep_unsent(
                user=self.account, consultation=self.consultation, opinions=opinions
            )

    def kept_page(self, form: CommentForm) -> HttpResponse:
        if self.request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204 if self.unsent else 422)
        return self.form_page(self.retyped(form, "keep", ""), kept=True)

    # Forms

    def bound(self) -> CommentForm:
        return self.form(self.request.POST)

    def form(self, data: Any = None, **filled: Any) -> CommentForm:
        return CommentForm(data, consultation=self.consultation, **filled)

    def retyped(self, form: CommentForm, step: str, number: str) -> CommentForm:
        """The form as it was filled in, with one opinion more or less."""
        opinions = [box.typed for box in form.opinions]
        if step == "add":
            opinions.append({"goal": opinions[-1]["goal"]})
        if step == "remove" and number in {str(box.number) for box in form.opinions}:
            del opinions[int(number) - 1]
        retyped = self.form(initial=form.typed, opinions=opinions or [{}])
        retyped.file_box = form.file_box
        return retyped

    # Pages

    def form_page(self, form: CommentForm, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            "form": form,
            "address": self.address,
            "corrects": self.corrects,
            "most_opinions": MAX_OPINIONS,
            "keeps_unsent": self.keeps_unsent,
            "unsent": self.unsent,
            **context,
        }
        return self.page("submissions/form.html", status, **context)

    def check_page(self, form: CommentForm, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            "form": form,
            "address": self.address,
            "corrects": self.corrects,
            "alike": self.alike(form),
            "alike_earlier": self.alike_earlier(form),
            **context,
        }
        return self.page("submissions/check.html", status, **context)

    def alike(self, form: CommentForm) -> list[tuple[int, int]]:
        """Pairs of opinions, counted from one, that say nearly the same."""
        return [(i + 1, j + 1) for i, j in alike([part.text for part in form.parts])]

    def alike_earlier(self, form: CommentForm) -> list[int]:
        """Opinions, counted from one, that say nearly what was sent from this browser before."""
        earlier = [
            part.text
            for submission in sent_from_here(self.request, self.consultation)
            if submission != self.corrects and submission.state != State.WITHDRAWN
            for part in submission.parts.all()
        ]
        return [
            number
            for number, part in enumerate(form.parts, start=1)
            if any(nearly_same(part.text, text) for text in earlier)
        ]
