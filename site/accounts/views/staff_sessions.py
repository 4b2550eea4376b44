"""Where a member of the staff is signed in, and the button that ends it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.permissions import require

from ..models import User
from ..services.end_sessions import PERMISSION, end_sessions


class StaffSessionsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "account/staff_sessions.html"
    page_title = _("Where they are signed in")
    header_icon = "desktop"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, PERMISSION)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def of(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"], is_citizen=False)

    def get_page_subtitle(self) -> str:
        return self.of.get_full_name()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        users = {"url": reverse("wagtailusers_users:index"), "label": _("Users")}
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, users, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = UserSession.objects.purge_and_list(self.of)
        return {**super().get_context_data(**kwargs), "sessions": sessions, "of": self.of}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = end_sessions(of=self.of, user=self.request.user)
        text = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", number)
        messages.success(request, text % {"count": number})
        return redirect("wagtailusers_users:index")
