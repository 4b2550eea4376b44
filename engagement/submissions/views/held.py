"""What is held for review, for reception staff: accepted or excluded, one by one or many."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.models import Consultation
from engagement.consultations.paging import KeysetPages
from engagement.consultations.permissions import require

from ..models import ExclusionReason, HoldReason, Submission
from ..services.release import PERMISSION, NotHeld, accept_held, exclude_held

ON_A_PAGE = 50
# So that an answer comes before anybody stops waiting; what is left is shown again.
AT_ONCE = 500


class HeldFilter(forms.Form):
    consultation = forms.ModelChoiceField(
        Consultation.objects.order_by("-closes_at"),
        required=False,
        label=gettext_lazy("Consultation"),
        empty_label=gettext_lazy("All"),
    )
    because = forms.ChoiceField(
        choices=[("", gettext_lazy("All")), *HoldReason.choices],
        required=False,
        label=gettext_lazy("Held because"),
    )

    def chosen(self) -> Any:
        """The held submissions that are looked for, the oldest first."""
        held = Submission.objects.held().select_related("consultation").order_by("pk")
        if not self.is_valid():
            return held
        for name, field in (("consultation", "consultation"), ("because", "hold_reason")):
            if value := self.cleaned_data[name]:
                held = held.filter(**{field: value})
        return held


class HeldView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "submissions/admin/held.html"
    page_title = gettext_lazy("Held for review")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, PERMISSION)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = HeldFilter(self.request.GET)
        page = KeysetPages(filters.chosen(), ON_A_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "filters": filters,
            "page": page,
            "reasons": ExclusionReason.choices,
            "usual_reason": ExclusionReason.SPAM,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        act = self._action(request.POST.get("reason", ""))
        chosen = self._chosen()
        if act is None:
            messages.error(request, _("Choose the reason why they are excluded."))
        elif not chosen:
            messages.error(request, _("Choose at least one submission."))
        else:
            self._apply(chosen, act)
        return redirect(f"{reverse('held:index')}?{request.GET.urlencode()}")

    def _chosen(self) -> list[Submission]:
        held = HeldFilter(self.request.GET).chosen()
        if "all" not in self.request.POST:
            picked = self.request.POST.getlist("submission")
            held = held.filter(pk__in=[number for number in picked if number.isdecimal()])
        return list(held[:AT_ONCE])

    def _action(self, reason: str) -> Callable[[Submission], Submission] | None:
        """What to do with each, or ``None`` where the reason is missing."""
        user = self.request.user
        if self.request.POST.get("action") == "accept":
            return lambda submission: accept_held(submission=submission, user=user)
        if reason not in ExclusionReason.values:
            return None
        return lambda submission: exclude_held(
            submission=submission, user=user, reason=ExclusionReason(reason)
        )

    def _apply(self, chosen: list[Submission], act: Callable[[Submission], Submission]) -> None:
        done = 0
        for submission in chosen:
            try:
                act(submission)
            except NotHeld:  # a colleague was first, or it was withdrawn
                continue
            done += 1
        accepts = self.request.POST.get("action") == "accept"
        message = _accepted(done) if accepts else _excluded(done)
        messages.success(self.request, message % {"count": done})


def _accepted(count: int) -> str:
    return ngettext(
        "%(count)s submission was accepted.", "%(count)s submissions were accepted.", count
    )


def _excluded(count: int) -> str:
    return ngettext(
        "%(count)s submission was excluded.", "%(count)s submissions were excluded.", count
    )
