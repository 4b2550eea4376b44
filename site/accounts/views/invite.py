"""Inviting somebody to the staff, in the admin; and the page that the link leads to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView
from wagtail.admin import messages as admin_messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.permissions import require

from ..forms import FirstPasswordForm, InviteForm
from ..invitations import invited_by
from ..services.invite_staff import PERMISSION, accept_invitation, invite_staff


class InviteView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "account/invite.html"
    page_title = gettext_lazy("Invite a member of staff")
    header_icon = "user"
    form_class = InviteForm
    success_url = reverse_lazy("wagtailusers_users:index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, PERMISSION)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        users = {"url": self.success_url, "label": _("Users")}
        return [*self.breadcrumbs_items, users, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            invited = invite_staff(user=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("email", error)
            return self.form_invalid(form)
        text = _("%(email)s is invited. The link in the mail is good for three days.")
        admin_messages.success(self.request, text % {"email": invited.email})
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """Where an invited person chooses a password; the second factor is asked for at the door."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if invited_by(token) is None:
            return self.gone(request)
        return self.page(request, FirstPasswordForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = FirstPasswordForm(request.POST)
        if not form.is_valid():
            return (
                self.gone(request) if invited_by(token) is None else self.page(request, form, 422)
            )
        try:
            accept_invitation(token=token, password=form.cleaned_data["password"])
        except ValidationError as error:
            if getattr(error, "code", "") == "expired":
                return self.gone(request)
            form.add_error("password", error)
            return self.page(request, form, 422)
        messages.success(request, _("Your account is open. Sign in with your password."))
        return redirect(f"{reverse('account_login')}?next={reverse('wagtailadmin_home')}")

    def page(self, request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        answer = render(request, "account/invitation.html", {"form": form}, status=status)
        answer["Referrer-Policy"] = "no-referrer"  # the address opens an account
        return answer

    def gone(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/invitation_gone.html", status=410)
