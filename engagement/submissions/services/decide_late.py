"""What staff decide of one late arrival, whatever the consultation's rule made of it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.consultations.period import Arrival, Fate, is_in_time
from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import ExclusionReason, State, Submission
from ..text import clean_text
from .check_entry import log_entry
from .drop_opinions import drop_opinions
from .enter import settle
from .errors import MissingReason, SubmissionError
from .lock import lock_submission

DECIDES = "submissions.change_submission"
_COUNTED = (State.UNCHECKED, State.RECEIVED, State.PLACED)
_EXCLUDED_AS: dict[str, Fate] = {
    ExclusionReason.REFERENCE: Fate.REFERENCE,
    ExclusionReason.OUT_OF_PERIOD: Fate.REFUSED,
}


class NotLate(SubmissionError):
    """It came in time or by the web, was withdrawn, or is excluded for another reason."""


def is_decidable(submission: Submission) -> bool:
    """Whether staff entered it and it came late, or is kept out as if it had."""
    if submission.recorded_by_id is None:
        return False
    if submission.state == State.EXCLUDED:
        return submission.came_late
    arrived = timezone.localtime(submission.received_at)
    arrival = Arrival(arrived.date(), arrived.time(), submission.postmarked_on)
    return submission.state in _COUNTED and not is_in_time(submission.consultation, arrival)


def decision_on(submission: Submission) -> Fate:
    """What it is treated as now."""
    return _EXCLUDED_AS.get(submission.exclusion_reason, Fate.ACCEPTED)


@transaction.atomic
def decide_late(*, submission: Submission, fate: Fate, reason: str, user: Any) -> Submission:
    """Treat ``submission`` as ``fate`` says, for ``reason``: counted, or excluded as late.

    The decision outlives later corrections of what was typed in. What is accepted is analysed, once
    a second reader has confirmed it where the consultation asks for one; what is not accepted loses
    its opinions. The same decision again changes nothing.

    Raises ``PermissionDenied``, ``MissingReason``, ``NotLate``; ``StillInUse`` if something holds
    on to its opinions.
    """
    require(user, DECIDES)
    reason = clean_text(reason)
    if not reason:
        raise MissingReason
    submission = lock_submission(submission)
    if not is_decidable(submission):
        raise NotLate
    before, earlier_reason = decision_on(submission), submission.late_reason
    if fate == before:
        return submission
    if submission.state == State.PLACED:
        drop_opinions(submission=submission)
    submission.late_decision, submission.late_reason = fate, reason
    settle(submission, fate)
    submission.save(update_fields=["late_decision", "late_reason", "state", "exclusion_reason"])
    log_entry(
        submission,
        "decide_late",
        user,
        before=before,
        after=fate,
        reason=reason,
        earlier_reason=earlier_reason,
    )
    if submission.state == State.RECEIVED:
        announce_receipt(submission.consultation)
    return submission
