"""What is held for review: accepted, or excluded with a reason. Nothing held is ever dropped."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import ExclusionReason, State, Submission
from ..tasks import send_copy
from .errors import SubmissionError

PERMISSION = "submissions.review_held_submission"


class NotHeld(SubmissionError):
    """The submission is not held (any more): somebody else has decided, or it was withdrawn."""


@transaction.atomic
def accept_held(*, submission: Submission, user: Any) -> Submission:
    """Let a held submission count: it is analysed like any other, and its copy is mailed.

    It was received when it arrived, so the period is not asked again.

    Raises ``PermissionDenied``, ``NotHeld``.
    """
    submission = _lock_held(submission, user)
    submission.state = State.RECEIVED
    submission.save(update_fields=["state"])
    _log(submission, "accept", user)
    if submission.is_mailed:
        send_copy.delay_on_commit(submission.pk)
    announce_receipt(submission.consultation)
    return submission


@transaction.atomic
def exclude_held(*, submission: Submission, user: Any, reason: ExclusionReason) -> Submission:
    """Keep a held submission, but count it as excluded for ``reason``.

    A copy is mailed unless it is spam. Staff may put it back from the list of what is excluded.

    Raises ``PermissionDenied``, ``NotHeld``.
    """
    submission = _lock_held(submission, user)
    submission.state = State.EXCLUDED
    submission.exclusion_reason = reason
    submission.save(update_fields=["state", "exclusion_reason"])
    _log(submission, "exclude_held", user, reason=reason)
    if submission.is_mailed:
        send_copy.delay_on_commit(submission.pk)
    return submission


def _lock_held(submission: Submission, user: Any) -> Submission:
    """The consultation's row first, as every change of a submission does."""
    require(user, PERMISSION)
    consultations = Consultation.objects.select_for_update(of=("self",), no_key=True)
    consultation = consultations.get(pk=submission.consultation_id)
    locked: Submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if not locked.is_held:
        raise NotHeld
    locked.consultation = consultation
    return locked


def _log(submission: Submission, action: str, user: Any, **data: Any) -> None:
    log(
        instance=submission,
        action=f"machikoe.submission.{action}",
        user=user,
        data={"consultation": submission.consultation_id, **data},
    )
