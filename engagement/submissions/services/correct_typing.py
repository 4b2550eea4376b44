"""A typing mistake that is found later, in what was entered from paper or imported."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import LATE, State, Submission
from ..text import clean_text
from .carry_masks import carry_masks
from .check_entry import facts_of, log_entry
from .content import Content, Part
from .drop_opinions import drop_opinions
from .enter import CHANNELS, Original, check_entered, describe, fate_of
from .errors import SubmissionError
from .lock import lock_submission
from .store_content import store_content
from .versions import keep_version, stored_content

PERMISSIONS = ("submissions.add_submission", "submissions.change_submission")
_SETTLED = (State.RECEIVED, State.PLACED, State.EXCLUDED)


class NotTyped(SubmissionError):
    """Its submitter wrote it here, or it waits for somebody or was withdrawn: staff change nothing
    of it in this way."""


class NoReason(SubmissionError):
    """Nothing is corrected without saying what was wrong."""


def is_correctable(submission: Submission) -> bool:
    """Whether staff hold its original: it came on paper, by fax or by e-mail."""
    by_staff = submission.recorded_by_id is not None and submission.channel in CHANNELS
    return by_staff and submission.state in _SETTLED


@transaction.atomic
def correct_typing(
    *,
    submission: Submission,
    user: Any,
    reason: str,
    original: Original,
    parts: Sequence[Part],
    answers: Mapping[str, str],
    files: Sequence[str] = (),
) -> Submission:
    """Correct what was typed in of ``submission``, before the analysis or after it, for ``reason``.

    What stood there is kept as a version. A corrected text is analysed anew; what was hidden in it
    stays hidden. A corrected day of arrival is judged by the consultation's rules; what staff
    excluded stays excluded.

    Raises what ``services.errors`` names; ``FileGone``; ``NotYetOpen``, ``NotYetArrived``;
    ``NotTyped``, ``NoReason``; ``StillInUse`` if something holds on to its opinions;
    ``PermissionDenied``.
    """
    for permission in PERMISSIONS:
        require(user, permission)
    reason = clean_text(reason)
    if not reason:
        raise NoReason
    submission = lock_submission(submission)
    if not is_correctable(submission):
        raise NotTyped
    content = Content.clean(parts, answers, files)
    fate = fate_of(submission, original.arrival)
    measures = check_entered(content, submission.consultation, original, fate)
    differs = content.as_list != stored_content(submission).as_list
    before, facts = submission.text, facts_of(submission)
    was, why = State(submission.state), submission.exclusion_reason
    if differs:
        keep_version(submission=submission, by=user, reason=reason)
        submission.text, submission.goal_code = content.text, content.goal_code
        submission.attributes = content.attributes
        submission.version += 1
    describe(submission, original, fate)
    _settle(submission, was, why, differs)
    changed = [name for name, value in facts_of(submission).items() if facts[name] != value]
    if not differs and not changed:
        return submission
    if was == State.PLACED and submission.state != State.PLACED:
        drop_opinions(submission=submission)
    submission.save()
    if differs:
        store_content(submission=submission, content=content, measures=measures, mails_copy=False)
        carry_masks(submission=submission, before=before)
    log_entry(submission, "correct_typing", user, changed=changed, text=differs, reason=reason)
    if submission.state == State.RECEIVED:
        announce_receipt(submission.consultation)
    return submission


def _settle(submission: Submission, was: State, why: str, differs: bool) -> None:
    """The state that follows, where the paper alone would not tell it."""
    if submission.exclusion_reason:
        return
    if was == State.EXCLUDED:
        # What did not come late after all may wait for its second reader still.
        if why not in LATE:
            submission.state, submission.exclusion_reason = State.EXCLUDED, why
    else:
        stays = was == State.PLACED and not differs
        submission.state = State.PLACED if stays else State.RECEIVED
