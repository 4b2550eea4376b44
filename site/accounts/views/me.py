"""My page: what I sent and what became of it, what I am told, how I sign in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from engagement.responses.views.own_answer import to_answer
from engagement.submissions.models import Submission
from engagement.submissions.own import remember_proved

from ..forms import NotificationsForm
from ..own import own_submissions, own_unsent
from ..services.set_notifications import set_notifications


@method_decorator(never_cache, name="dispatch")
class MeView(LoginRequiredMixin, View):
    request: Any

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.request.user
        context = {
            "sent": own_submissions(user),
            "unsent": own_unsent(user),
            "notifications": NotificationsForm(instance=user),
        }
        return render(request, "account/me.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NotificationsForm(request.POST)
        if form.is_valid():
            set_notifications(user=self.request.user, **form.cleaned_data)
            messages.success(request, _("Your settings were saved."))
        return redirect("accounts:me")


class AnswerView(LoginRequiredMixin, View):
    """To what became of a submission; its account is proof enough."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return to_answer(request, get_object_or_404(Submission, pk=pk, submitted_by=request.user))


class ChangeView(LoginRequiredMixin, View):
    """To the page where a submission is corrected or withdrawn; its account is proof enough."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = get_object_or_404(Submission, pk=pk, submitted_by=request.user)
        remember_proved(request, submission)
        return redirect("submissions:edit", slug=submission.consultation.slug)
