from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..models import FollowUp, FollowUpState, ResponseSummary
from ..services.follow_up import report_follow_up, take_back_follow_up
from ..snapshot import rows
from .access import ResponsesPage


class FollowUpForm(forms.Form):
    anchor = forms.ChoiceField(label=gettext_lazy("Row of the results"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=FollowUpState.choices)
    on = forms.DateField(label=gettext_lazy("Date"), widget=AdminDateInput())
    text = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=1000,
        widget=AdminAutoHeightTextInput(attrs={"rows": 3}),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"), required=False, assume_scheme="https", widget=forms.URLInput()
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"].choices = choices  # type: ignore[attr-defined]


class FollowUpView(ResponsesPage, TemplateView):
    """What became of the published answers: the reports, and the form for another one."""

    template_name = "responses/admin/follow_up.html"
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = get_object_or_404(Consultation, pk=kwargs["consultation_id"])
        results = ResponseSummary.objects.public_of(self.consultation)
        self.rows = list(rows(results.snapshot["goals"])) if results else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "responses.publish_response")
        if "remove" in request.POST:
            reports = FollowUp.objects.filter(consultation=self.consultation)
            wrong = get_object_or_404(reports, pk=request.POST["remove"])
            take_back_follow_up(follow_up=wrong, user=request.user)
            messages.success(request, _("The report is taken back."))
            return redirect(request.path)
        form = self._form(request.POST)
        if form.is_valid() and self._save(form):
            messages.success(request, _("The report is public."))
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))

    def _save(self, form: FollowUpForm) -> bool:
        try:
            report_follow_up(
                consultation=self.consultation, user=self.request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True

    def _form(self, data: Any = None) -> FollowUpForm:
        choices = [(row["anchor"], f"{row['number']} {row['label']}") for row in self.rows]
        return FollowUpForm(data, choices=choices, initial={"on": timezone.localdate()})

    def get_page_title(self) -> str:
        return _("After publication")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.consultation), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        labels = {row["anchor"]: f"{row['number']} {row['label']}" for row in self.rows}
        found = FollowUp.objects.filter(consultation=self.consultation)
        reports = [(report, labels.get(report.anchor, report.anchor)) for report in found]
        return {
            "form": self._form(),
            **super().get_context_data(**kwargs),
            "reports": reports,
            "may_report": self.request.user.has_perm("responses.publish_response"),
            "has_results": bool(self.rows),
        }
