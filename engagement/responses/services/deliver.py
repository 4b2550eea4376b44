"""Handing a claimed mail to the mail server."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from ..models.notice import Notice

logger = logging.getLogger(__name__)


def deliver(*, notice: Notice, message: EmailMessage) -> None:
    """Send ``message`` and mark ``notice`` as sent; what the server refuses is tried again later.

    A refusal names the address: the log learns its kind only.
    """
    try:
        message.send()
    except OSError as error:
        kind = type(error).__name__
        logger.warning("%s %s was not taken by the mail server: %s", type(notice), notice, kind)
        return
    notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at"])


def absolute(path: str) -> str:
    """The full address of a page of this site, for mails."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
