"""Staff need a second factor before anything in the admin, where the city asks for one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .adapters import MfaAdapter


class StaffMfaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _lacks_factor(request):
            return self.get_response(request)
        messages.warning(
            request,
            _("Staff sign in with a second factor. Set up a passkey or an authenticator app here."),
        )
        return redirect("mfa_index")


def _lacks_factor(request: HttpRequest) -> bool:
    return (
        settings.MACHIKOE_STAFF_MFA_REQUIRED
        and request.path_info.startswith("/admin/")
        and request.user.is_authenticated
        and not MfaAdapter().has_second_factor(request.user)
    )
