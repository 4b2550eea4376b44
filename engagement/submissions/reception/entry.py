"""Proxy entry: one page, filled in by keyboard, and the next one at once."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView

from engagement.consultations.models import Consultation
from engagement.consultations.period import NotYetArrived, NotYetOpen

from ..files.errors import FileRefused
from ..forms.entry import EntryForm
from ..forms.files import ScanBox
from ..forms.opinion import MAX_OPINIONS
from ..models import Submission
from ..services.enter import enter_submission
from ..services.errors import MissingReason
from .pages import ReceptionPage

ENTERS = "submissions.add_submission"


class EntryIndexView(ReceptionPage, TemplateView):
    """The consultations to type for, with what waits for a second reader."""

    permissions = (ENTERS,)
    template_name = "submissions/reception/entry_index.html"
    page_title = _("Proxy entry")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = Consultation.objects.live().exclude(opens_at=None).order_by("-closes_at")
        return {
            **super().get_context_data(**kwargs),
            "rows": [(row, row.submissions.awaiting_second_reader().count()) for row in begun[:50]],
        }


class EntryPage(ReceptionPage, TemplateView):
    """The form with its buttons: save, add and remove an opinion, take out a scan (POST)."""

    permissions: ClassVar[tuple[str, ...]] = (ENTERS,)
    template_name = "submissions/reception/entry.html"
    page_title = _("Proxy entry")

    @cached_property
    def consultation(self) -> Any:
        return get_object_or_404(Consultation, pk=self.kwargs["consultation_id"])

    def path(self) -> list[dict[str, Any]]:
        index = {"url": reverse("reception:entry_index"), "label": _("Proxy entry")}
        return [*super().path(), index]

    def get_page_subtitle(self) -> str:
        return str(self.consultation.title)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        form.file_box.take(request.FILES.getlist("new_files"))
        step, _dash, which = request.POST.get("step", "").partition("-")
        if step == "drop":
            form.file_box.drop(which)
        if step in {"add", "remove", "drop"}:
            return self.page(self.retyped(form, step, which))
        if not form.is_valid():
            return self.page(form, 422)
        return self.save(form, step)

    def save(self, form: EntryForm, step: str) -> HttpResponse:
        """Store it and go on, or show what the service refused beside its field."""
        try:
            return self.store(form, step)
        except MissingReason:
            form.add_error(
                "late_reason",
                _("It came after the period and is kept for reference only: say why it is kept."),
            )
        except NotYetOpen:
            form.add_error("received_on", _("The period had not begun, or the page is not public."))
        except NotYetArrived:
            form.add_error("received_on", _("This lies ahead, or before the day of the postmark."))
        except FileRefused:
            form.file_box = ScanBox(self.consultation, self.own_files, self.request.user)
            form.file_box.say_gone()
        return self.page(form, 422)

    def store(self, form: EntryForm, step: str) -> HttpResponse:
        raise NotImplementedError

    @property
    def own_files(self) -> list[str]:
        return []

    def form(self, data: Any = None, **filled: Any) -> EntryForm:
        return EntryForm(data, consultation=self.consultation, user=self.request.user, **filled)

    def retyped(self, form: EntryForm, step: str, which: str) -> EntryForm:
        opinions = [box.typed for box in form.opinions]
        if step == "add":
            opinions.append({})
        if step == "remove" and which in {str(box.number) for box in form.opinions}:
            del opinions[int(which) - 1]
        retyped = self.form(initial=form.typed, opinions=opinions or [{}])
        retyped.file_box = form.file_box
        return retyped

    def page(self, form: EntryForm, status: int = 200, **context: Any) -> HttpResponse:
        context = self.get_context_data(form=form, **context)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "most_opinions": MAX_OPINIONS,
        }


class EntryView(EntryPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = {name: request.GET[name] for name in EntryForm.KEPT if name in request.GET}
        return self.page(self.form(initial=kept), saved=self.saved, goes_on=bool(kept))

    @property
    def saved(self) -> Submission | None:
        """What this person saved just now, to be told its receipt number."""
        number = self.request.GET.get("saved", "")
        mine = Submission.objects.filter(
            consultation=self.consultation, recorded_by_id=self.request.user.pk
        )
        return mine.filter(pk=int(number)).first() if _is_number(number) else None

    def store(self, form: EntryForm, step: str) -> HttpResponse:
        submission = enter_submission(
            consultation=self.consultation,
            user=self.request.user,
            original=form.original,
            parts=form.parts,
            answers=form.answers,
            files=form.file_box.keys,
            form_key=form.cleaned_data["form_key"],
        )
        kept = {name: str(form.cleaned_data[name]) for name in EntryForm.KEPT}
        return redirect(f"{self.request.path}?{urlencode({**kept, 'saved': submission.pk})}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
