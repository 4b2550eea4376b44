"""Mails to a submitter, in the language of their form."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..models import Submission, SubmitterIdentity
from ..pass_phrase import hashed, new_pass_phrase


@transaction.atomic
def mail_copy(*, submission_id: int) -> None:
    """Mail the receipt number and a copy of the text to who gave an address; once for each version.

    Who chose no pass phrase is mailed one, of which only the hash is stored. Whoever came too late
    is told so, and what that means.

    Raises ``OSError`` (``smtplib.SMTPException``) when the mail server does not take it; the mail
    then stays waiting for the next sweep.
    """
    identity = (
        SubmitterIdentity.objects.waiting_for_copy()
        .select_for_update(of=("self",))
        .select_related("submission__consultation")
        .filter(submission_id=submission_id)
        .first()
    )
    if identity is None:
        return
    submission = identity.submission
    pass_phrase = "" if submission.pass_phrase or submission.came_late else new_pass_phrase()
    if pass_phrase:
        submission.pass_phrase = hashed(pass_phrase)
        submission.save(update_fields=["pass_phrase"])
    with translation.override(submission.language):
        context = {
            "submission": submission,
            "pass_phrase": pass_phrase,
            "look_up": _absolute(reverse("answers:look_up")),
            "change": _absolute(reverse("submissions:change", args=[submission.consultation.slug])),
        }
        message = EmailMessage(
            subject=_subject(submission) % {"receipt": submission.receipt},
            body=render_to_string("submissions/mail/copy.txt", context),
            to=[identity.email],
        )
    message.send()
    identity.copy_sent_at = timezone.now()
    identity.save(update_fields=["copy_sent_at"])


def _subject(submission: Submission) -> str:
    if submission.came_late:
        return _("Your comment came after the period (receipt number %(receipt)s)")
    return _("We received your comment (receipt number %(receipt)s)")


def _absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
