"""The second reading: what was typed in, beside the original."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.paging import KeysetPages

from ..forms.entry import EntryForm
from ..models import State, Submission
from ..services.check_entry import NotWaiting, SameReader, confirm_entry, correct_entry
from ..services.view_identity import Purpose, view_identity
from .entry import EntryPage


class UncheckedView(EntryPage, TemplateView):
    """What waits for a second reader, the oldest first."""

    template_name = "submissions/reception/unchecked.html"
    page_title = gettext_lazy("Second reading")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.consultation.submissions.awaiting_second_reader().order_by("pk")
        page = KeysetPages(waiting.select_related("recorded_by"), 50)
        return {
            **super().get_context_data(**kwargs),
            "page": page.get_page(self.request.GET.get("p")),
        }


class CheckView(EntryPage):
    """One of them: its typist may correct it, anybody else confirms it, corrected or not."""

    permissions = (*EntryPage.permissions, "submissions.view_submitteridentity")
    template_name = "submissions/reception/check.html"
    page_title = gettext_lazy("Second reading")
    purpose = Purpose.SECOND_READING

    @property
    def is_open(self) -> bool:
        return bool(self.submission.state == State.UNCHECKED)

    @cached_property
    def submission(self) -> Any:
        rows = Submission.objects.filter(consultation=self.consultation)
        return get_object_or_404(rows, pk=self.kwargs["submission_id"])

    @property
    def own_files(self) -> list[str]:
        return list(self.submission.files.current().values_list("key", flat=True))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.gone()
        view_identity(submission=self.submission, user=request.user, purpose=self.purpose)
        return self.page(
            self.form(initial=self.facts, opinions=self.typed_parts, files=self.own_files)
        )

    @property
    def facts(self) -> dict[str, Any]:
        row = self.submission
        arrived = timezone.localtime(row.received_at)
        return {
            **row.answers,
            "channel": row.channel,
            "received_on": arrived.date(),
            "received_time": arrived.time() if arrived.hour or arrived.minute else None,
            "postmarked_on": row.postmarked_on,
            "language": row.language,
            "signatories": row.signatories,
            "is_anonymous": row.is_anonymous,
            "late_reason": row.late_reason,
        }

    @property
    def typed_parts(self) -> list[dict[str, Any]]:
        return [
            {
                "text": part.text,
                "stance": part.stance,
                "translation": part.translation,
                "about": " ".join(t.measure_code for t in part.targets.all()) or part.goal_code,
            }
            for part in self.submission.parts.prefetch_related("targets")
        ]

    def store(self, form: EntryForm, step: str) -> HttpResponse:
        service = confirm_entry if step == "confirm" else correct_entry
        try:
            service(
                submission=self.submission,
                user=self.request.user,
                original=form.original,
                parts=form.parts,
                answers=form.answers,
                files=form.file_box.keys,
            )
        except NotWaiting:
            return self.gone()
        except SameReader:
            messages.error(self.request, _("You typed it in: another person has to confirm it."))
            return self.page(form, 422)
        if step != "confirm":
            messages.success(self.request, _("%(number)s is corrected.") % self.named)
            return redirect("reception:unchecked", self.consultation.pk)
        messages.success(self.request, _("%(number)s is confirmed.") % self.named)
        return self.next()

    @property
    def named(self) -> dict[str, str]:
        return {"number": str(self.submission)}

    def next(self) -> HttpResponse:
        """The next one that this person may confirm, or the list."""
        waiting = self.consultation.submissions.awaiting_second_reader().order_by("pk")
        following = waiting.exclude(recorded_by=self.request.user).first()
        if following is None:
            return redirect("reception:unchecked", self.consultation.pk)
        return redirect("reception:check", self.consultation.pk, following.pk)

    def gone(self) -> HttpResponse:
        text = _("%(number)s does not wait for a second reader any more.") % self.named
        messages.info(self.request, text)
        return redirect("reception:unchecked", self.consultation.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "submission": self.submission,
            "is_typist": self.submission.recorded_by_id == self.request.user.pk,
            "scans": self.submission.files.current(),
        }
