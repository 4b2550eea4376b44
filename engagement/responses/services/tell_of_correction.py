"""Telling those whose answer was corrected; each of them once for each edition."""

from itertools import islice
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.submissions.models import Submission

from ..models import AnsweredOpinion, CorrectionNotice, ResponseSummary
from ..tasks import send_correction_notice
from .deliver import absolute, deliver
from .tell_submitters import BATCH, to_tell

# What in a row a submitter is told of; how many others said the same is none of it.
TOLD = {"summary", "response", "reflection", "changes"}


def note_affected(*, consultation: Consultation, page: ResponseSummary, former: str) -> None:
    """Put down, in the transaction that publishes ``page``, whose answer differs from that of the
    edition ``former``. The notices are sent afterwards."""
    if not former:
        return
    entries = [e for e in page.snapshot.get("corrections", []) if e["at"] == page.edition]
    changed = [
        row["anchor"]
        for entry in entries
        for row in entry["rows"]
        if row["kind"] != "changed" or TOLD & set(row["fields"])
    ]
    affected = to_tell().filter(consultation=consultation).filter(_differs(page, former, changed))
    notices = (
        CorrectionNotice(submission_id=pk, edition=page.edition)
        for pk in affected.values_list("pk", flat=True).iterator()
    )
    while batch := list(islice(notices, 1000)):
        CorrectionNotice.objects.bulk_create(batch, ignore_conflicts=True)


def queue_correction_notices(*, consultation_id: int) -> None:
    """Queue the notices that wait; the sweep goes on where a batch ends."""
    waiting = CorrectionNotice.objects.waiting().filter(submission__consultation=consultation_id)
    for pk in waiting.values_list("pk", flat=True)[:BATCH]:
        send_correction_notice.delay(pk)


def send_notice(*, notice_id: int) -> None:
    """Send the notice; nothing happens if it was sent, another worker has it, or a later edition,
    with notices of its own, is public by now."""
    notice = CorrectionNotice.objects.filter(pk=notice_id).first()
    if notice is None:
        return
    told = to_tell().filter(pk=notice.submission_id)
    submission = told.select_related("consultation").first()
    if submission is None:
        return
    results = ResponseSummary.objects.public_of(submission.consultation)
    if results is None or results.edition != notice.edition:
        return
    if CorrectionNotice.objects.claim(notice.pk):
        with translation.override(submission.language):
            message = _message(submission, results)
        deliver(notice=notice, message=message)


def _differs(page: ResponseSummary, former: str, changed: list[str]) -> Any:
    """Submissions in a changed row, or in other rows than before."""
    mine = AnsweredOpinion.objects.filter(submission=OuterRef("pk"))
    old, new = mine.filter(edition=former), mine.filter(edition=page.edition)
    same_place = AnsweredOpinion.objects.filter(
        submission=OuterRef("submission"), anchor=OuterRef("anchor")
    )
    return (
        Q(Exists(new.filter(anchor__in=changed)))
        | Q(Exists(old.filter(anchor__in=changed)))
        | Q(Exists(new.exclude(Exists(same_place.filter(edition=former)))))
    )


def _message(submission: Submission, results: ResponseSummary) -> EmailMessage:
    context = {
        "submission": submission,
        "look_up": absolute(reverse("answers:look_up")),
        "results": absolute(f"{results.get_url_parts()[2]}#corrections"),
    }
    return EmailMessage(
        subject=_("The city's answer to your comment was corrected"),
        body=render_to_string("responses/mail/correction.txt", context),
        to=[submission.identity.email],
    )
