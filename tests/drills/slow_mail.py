"""A mail server that takes its time."""

import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends import filebased

SECONDS = 5


class EmailBackend(filebased.EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        time.sleep(SECONDS)
        return super().send_messages(email_messages)
