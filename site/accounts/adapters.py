"""Where Machikoe decides otherwise than allauth."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from engagement.submissions.encryption import decrypted, encrypted

from .models import Step, User
from .services.note_failed_sign_in import note_failed_sign_in

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Whoever signs up by themselves is a citizen; staff are invited by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.MACHIKOE_CITIZEN_ACCOUNTS)

    def new_user(self, request: HttpRequest) -> User:
        return User(is_citizen=True)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        opens_admin = request.user.has_perm("wagtailadmin.access_admin")
        return resolve_url("wagtailadmin_home" if opens_admin else "accounts:me")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:me")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Staff are told of each sign-in; a mail server that is down keeps nobody out."""
        if not user.is_citizen:
            address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('usersessions_list')}"
            try:
                context = {"address": address}
                self.send_notification_mail("account/email/staff_signed_in", user, context)
            except OSError:
                logger.warning("The notice of a sign-in was not mailed")
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_failed_sign_in(step=Step.PASSWORD, request=request, email=credentials.get("email", ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the city's own proxies saw, whatever the client wrote before them.

        Who came past one of the proxies is known by the address of the connection: allauth would
        answer with an error, and a comment would be lost.
        """
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"])

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey first: who has one should not be asked for the code of an app."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Providers vouch for citizens only: no account of theirs opens one of the staff."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        connects = sociallogin.state.get("process") == "connect"
        concerned: Any = request.user if connects else sociallogin.user
        if (connects or sociallogin.is_existing) and not concerned.is_citizen:
            raise PermissionDenied


class MfaAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes are encrypted like addresses are."""

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def has_second_factor(self, user: Any) -> bool:
        return self.is_mfa_enabled(user, types=["totp", "webauthn"])
