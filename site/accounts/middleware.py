"""The door of the admin: staff only, and with a second factor where the city asks for one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .adapters import MfaAdapter


class AdminDoorMiddleware:
    """Answers before Wagtail does, which would send whoever may not enter to the sign-in page,
    which sends whoever is signed in on to the admin, and so on without an end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if not _lacks_factor(request.user):
            return self.get_response(request)
        messages.warning(
            request,
            _("Staff sign in with a second factor. Set up a passkey or an authenticator app here."),
        )
        return redirect("mfa_index")


def _lacks_factor(user: Any) -> bool:
    return settings.MACHIKOE_STAFF_MFA_REQUIRED and not MfaAdapter().has_second_factor(user)
