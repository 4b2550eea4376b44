"""Mails to a submitter, in the language of their form."""

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..models import SubmitterIdentity


@transaction.atomic
def mail_copy(*, submission_id: int) -> None:
    """Mail the receipt number and a copy of the text to who gave an address; once.

    Raises ``OSError`` (``smtplib.SMTPException``) when the mail server does not take it; the mail
    then stays waiting for the next sweep.
    """
    identity = (
        SubmitterIdentity.objects.select_for_update(of=("self",))
        .select_related("submission__consultation")
        .filter(submission_id=submission_id, copy_sent_at=None)
        .exclude(email="")
        .first()
    )
    if identity is None:
        return
    submission = identity.submission
    with translation.override(submission.language):
        message = EmailMessage(
            subject=_("We received your comment (receipt number %(receipt)s)")
            % {"receipt": submission.receipt},
            body=render_to_string("submissions/mail/copy.txt", {"submission": submission}),
            to=[identity.email],
        )
    message.send()
    identity.copy_sent_at = timezone.now()
    identity.save(update_fields=["copy_sent_at"])
