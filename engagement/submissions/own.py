"""What was sent from this browser, and what its user has shown to be theirs.

The session holds numbers of rows, never a receipt number or a word of a comment.
"""

import time

from django.http import HttpRequest

from engagement.consultations.models import Consultation

from .models import Submission

RECEIPTS = "receipts"  # ids of the submissions sent from this browser, the newest last
PROVED = "proved"  # id of the submission that somebody came back to, and until when
MINUTES = 60


def remember_sent(request: HttpRequest, submission: Submission) -> None:
    earlier = [pk for pk in request.session.get(RECEIPTS, []) if pk != submission.pk]
    request.session[RECEIPTS] = [*earlier, submission.pk][-20:]


def sent_from_here(request: HttpRequest, consultation: Consultation) -> list[Submission]:
    """Submissions to ``consultation`` from this browser, the newest last."""
    order = request.session.get(RECEIPTS, [])
    rows = Submission.objects.filter(consultation=consultation, pk__in=order)
    return sorted(
        rows.prefetch_related("parts__targets", "targets"), key=lambda row: order.index(row.pk)
    )


def remember_proved(request: HttpRequest, submission: Submission) -> None:
    request.session[PROVED] = [submission.pk, time.time() + 60 * MINUTES]


def proved(request: HttpRequest, consultation: Consultation) -> Submission | None:
    """The submission whose number and pass phrase were typed here a while ago at most."""
    pk, until = request.session.get(PROVED, [None, 0])
    if time.time() > until:
        return None
    rows = Submission.objects.filter(pk=pk, consultation=consultation)
    return rows.prefetch_related("parts__targets").first()
