"""Deciding on one late arrival, beside what is known of when it came."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.period import Fate

from ..forms.fields import CleanTextField
from ..models import Submission
from ..services.decide_late import DECIDES, NotLate, decide_late, decision_on
from ..services.drop_opinions import StillInUse
from .pages import ReceptionPage


class LateForm(forms.Form):
    fate = forms.ChoiceField(
        label=gettext_lazy("Treat it as"), choices=Fate.choices, widget=forms.RadioSelect
    )
    reason = CleanTextField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=forms.TextInput,
        help_text=gettext_lazy("Kept with the submission and in the log: write no names."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class LateView(ReceptionPage, TemplateView):
    permissions = (*ReceptionPage.permissions, DECIDES)
    template_name = "submissions/reception/late.html"
    page_title = gettext_lazy("Decide on the late arrival")

    @cached_property
    def submission(self) -> Any:
        rows = Submission.objects.select_related("consultation")
        return get_object_or_404(rows, pk=self.kwargs["submission_id"])

    def get_page_subtitle(self) -> str:
        return str(self.submission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.submission
        said = {"fate": decision_on(row), "reason": row.late_reason}
        return {
            **super().get_context_data(**kwargs),
            "submission": row,
            "now": decision_on(row).label,
            "form": kwargs.get("form") or LateForm(initial=said),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LateForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            decide_late(
                submission=self.submission,
                fate=Fate(form.cleaned_data["fate"]),
                reason=form.cleaned_data["reason"],
                user=request.user,
            )
        except NotLate:
            messages.error(request, _("It did not come late, or is decided otherwise."))
        except StillInUse:
            text = _("Its opinions are in an answer that is published: correct that one first.")
            messages.error(request, text)
        else:
            messages.success(request, _("The decision is stored."))
        return redirect(reverse("submissions_admin:inspect", args=[self.submission.pk]))
