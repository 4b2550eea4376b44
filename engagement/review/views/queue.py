from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.consultations.models import Department
from engagement.consultations.paging import Pages

from ..models import Mention, Theme
from ..services.comments import finish_mention
from .overview import answers_of
from .pages import ReviewPage


class QueueView(ReviewPage, TemplateView):
    """What waits for the person who asks: comments that ask them, and their departments' themes."""

    template_name = "review/queue.html"
    page_title = gettext_lazy("My queue")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mentions = Mention.objects.open_for(user).select_related(
            "comment__author", "comment__theme__consultation"
        )
        departments = list(Department.objects.with_member(user))
        themes = (
            Theme.objects.filter(department__in=departments, is_retired=False)
            .select_related("consultation", "department")
            .order_by("due_on", "pk")
        )
        page = Pages(themes, 25).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "mentions": mentions[:100],
            "departments": departments,
            "page": page,
            "answers": answers_of(self.request, page),
            "today": timezone.localdate(),
        }


class MentionDoneView(ReviewPage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mentions = Mention.objects.open_for(request.user)
        finish_mention(
            mention=get_object_or_404(mentions, pk=kwargs["mention_id"]), user=request.user
        )
        messages.success(request, _("Marked as done."))
        return redirect("review:queue")
