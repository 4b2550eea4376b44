"""The second reading (読み合わせ): another person than the typist holds what was typed against the
original, and confirms or corrects it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import State, Submission
from .content import Content, Part
from .enter import Original, check_entered, describe, fate_of
from .errors import SubmissionError
from .lock import lock_submission
from .store_content import store_content
from .versions import keep_version, stored_content


class NotWaiting(SubmissionError):
    """The submission does not wait for a second reader (any more)."""


class SameReader(SubmissionError):
    """Who typed it in cannot be its second reader."""


@transaction.atomic
def correct_entry(
    *,
    submission: Submission,
    user: Any,
    original: Original,
    parts: Sequence[Part],
    answers: Mapping[str, str],
    files: Sequence[str] = (),
) -> Submission:
    """Correct a typing mistake before the second reading; what stood there is kept as a version.

    Raises what ``services.errors`` names; ``FileGone``; ``NotYetOpen``, ``NotYetArrived``;
    ``NotWaiting``; ``PermissionDenied``.
    """
    submission = _lock_waiting(submission, user)
    _replace(submission, user, original, Content.clean(parts, answers, files))
    return submission


@transaction.atomic
def confirm_entry(
    *,
    submission: Submission,
    user: Any,
    original: Original,
    parts: Sequence[Part],
    answers: Mapping[str, str],
    files: Sequence[str] = (),
) -> Submission:
    """Let what was typed in count, as ``user`` read it: corrected where it differs, a version kept.

    Raises ``SameReader`` and what ``correct_entry`` raises.
    """
    submission = _lock_waiting(submission, user)
    if submission.recorded_by_id == user.pk:
        raise SameReader
    _replace(submission, user, original, Content.clean(parts, answers, files))
    submission.checked_by, submission.checked_at = user, timezone.now()
    if submission.state == State.UNCHECKED:
        submission.state = State.RECEIVED
    submission.save(update_fields=["checked_by", "checked_at", "state"])
    log_entry(submission, "check", user)
    if submission.state == State.RECEIVED:
        announce_receipt(submission.consultation)
    return submission


def _lock_waiting(submission: Submission, user: Any) -> Submission:
    require(user, "submissions.add_submission")
    locked = lock_submission(submission)
    if locked.state != State.UNCHECKED:
        raise NotWaiting
    return locked


def _replace(submission: Submission, user: Any, original: Original, content: Content) -> None:
    fate = fate_of(submission, original.arrival)
    measures = check_entered(content, submission.consultation, original, fate)
    differs = content.as_list != stored_content(submission).as_list
    if differs:
        keep_version(submission=submission, by=user)
        submission.text = content.text
        submission.goal_code = content.goal_code
        submission.attributes = content.attributes
        submission.version += 1
    before = facts_of(submission)
    describe(submission, original, fate)
    # Once a consultation gave up its second reader, what waits for one still does.
    if submission.state == State.RECEIVED:
        submission.state = State.UNCHECKED
    submission.save()
    if differs:
        store_content(submission=submission, content=content, measures=measures)
    changed = [name for name, value in facts_of(submission).items() if before[name] != value]
    if differs or changed:
        log_entry(submission, "correct_entry", user, changed=changed)


def facts_of(submission: Submission) -> dict[str, Any]:
    """What is known of the paper, as it is stored."""
    names = (
        "channel",
        "received_at",
        "postmarked_on",
        "signatories",
        "is_anonymous",
        "language",
        "late_reason",
    )
    return {name: getattr(submission, name) for name in names}


def log_entry(submission: Submission, action: str, user: Any, **data: Any) -> None:
    """Tell the audit log what was done with what staff typed in."""
    log(
        instance=submission,
        action=f"machikoe.submission.{action}",
        user=user,
        data={
            "consultation": submission.consultation_id,
            "version": submission.version,
            "state": submission.state,
            **data,
        },
    )
