"""allauth tells of a wrong code by these alone."""

from typing import Any

from allauth.account.signals import login_code_rejected
from allauth.mfa.signals import authentication_failed
from django.dispatch import receiver
from django.http import HttpRequest

from .models import Step, User
from .services.note_failed_sign_in import note_failed_sign_in


@receiver(login_code_rejected)
def code_was_wrong(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_failed_sign_in(step=Step.CODE, request=request, email=user.email)


@receiver(authentication_failed)
def factor_was_wrong(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_failed_sign_in(step=Step.FACTOR, request=request, email=user.email)
