"""Remember for a while that somebody could not sign in."""

import logging
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import FailedSignIn, Step, User
from engagement.submissions.limits import network_of

KEPT_FOR = timedelta(days=90)
logger = logging.getLogger(__name__)


def note_failed_sign_in(*, step: Step, request: HttpRequest, email: str) -> None:
    """Note that whoever sent ``request`` failed at ``step`` to sign in as ``email``.

    Only an account of the staff is named, and only to those who may see it; the log holds neither
    account nor address, since what is typed into the wrong field may be a password. Everybody may
    fail, so nothing is raised.
    """
    staff = User.objects.filter(email__iexact=email.strip("\x00 "), is_citizen=False).first()
    network = network_of(get_adapter(request).get_client_ip(request))
    FailedSignIn.objects.create(step=step, network=network, user=staff)
    logger.warning("A sign-in failed at the step: %s", step.value)


def forget_failed_sign_ins() -> None:
    """Delete what is older than three months. Asked by the clock, so nothing is raised."""
    FailedSignIn.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
