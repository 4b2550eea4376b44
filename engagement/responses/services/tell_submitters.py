"""Telling those who gave an address that the answer is there; each of them once."""

from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.submissions.models import Submission

from ..models import AnswerNotice, ResponseSummary
from ..tasks import send_answer_notice
from .deliver import absolute, deliver

BATCH = 500


def queue_answer_notices(*, consultation_id: int) -> None:
    """Queue the notices that are due; the sweep goes on where a batch ends.

    Publishing again finds nobody to tell: what was told once is a row.
    """
    consultation = Consultation.objects.get(pk=consultation_id)
    if ResponseSummary.objects.public_of(consultation) is None:
        return
    told = AnswerNotice.objects.filter(submission__consultation=consultation)
    untold = to_tell().filter(consultation=consultation, answer_notice=None)
    AnswerNotice.objects.bulk_create(
        (AnswerNotice(submission_id=pk) for pk in untold.values_list("pk", flat=True)[:BATCH]),
        ignore_conflicts=True,
    )
    for submission_id in told.waiting().values_list("submission_id", flat=True)[:BATCH]:
        send_answer_notice.delay(submission_id)


def send_notice(*, submission_id: int) -> None:
    """Send the notice if it is due; nothing happens if it was sent or another worker has it."""
    notice = AnswerNotice.objects.filter(submission=submission_id).first()
    submission = to_tell().filter(pk=submission_id).select_related("consultation").first()
    if notice is None or submission is None:
        return
    results = ResponseSummary.objects.public_of(submission.consultation)
    if results is None or not AnswerNotice.objects.claim(notice.pk):
        return
    with translation.override(submission.language):
        message = _message(submission, results)
    deliver(notice=notice, message=message)


def to_tell() -> QuerySet[Submission]:
    """Submissions whose submitter gave an address, without samples and what was withdrawn."""
    with_address = ~Q(identity=None) & ~Q(identity__email="")
    told: QuerySet[Submission] = Submission.objects.heard().filter(with_address, is_sample=False)
    return told


def _message(submission: Submission, results: ResponseSummary) -> EmailMessage:
    context = {
        "submission": submission,
        "look_up": absolute(reverse("answers:look_up")),
        "results": absolute(results.get_url_parts()[2]),
    }
    return EmailMessage(
        subject=_("The city's answer to your comment is published"),
        body=render_to_string("responses/mail/answer.txt", context),
        to=[submission.identity.email],
    )
