"""Correcting what one sent, until the deadline."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from wagtail.log_actions import log

from ..events import announce_receipt
from ..models import ExclusionReason, FileOrigin, State, Submission
from .content import Content, Part, check_answers, check_text, measures_of
from .drop_opinions import drop_opinions
from .errors import SubmissionError
from .lock import lock_for_change
from .store_content import store_content
from .versions import keep_version, stored_content


class AlreadyWithdrawn(SubmissionError):
    """The submission was withdrawn and cannot be corrected any more."""


@transaction.atomic
def correct_submission(
    *,
    submission: Submission,
    parts: Sequence[Part],
    answers: Mapping[str, str],
    files: Sequence[str] = (),
    consented: bool = False,
) -> Submission:
    """Replace what ``submission`` says, keep what it said as a version, and have it analysed anew.

    The caller has made sure that it is the submitter who asks. Correcting again to the same words
    changes nothing. The number and the moment of receipt stay.

    Raises what ``services.errors`` names; ``FileGone``, ``TooManyFiles``; ``AlreadyWithdrawn``;
    ``StillInUse``; ``NotYetOpen`` or ``Closed`` outside the period.
    """
    submission = lock_for_change(submission)
    if submission.state == State.WITHDRAWN:
        raise AlreadyWithdrawn
    content = Content.clean(parts, answers, [*files, *_scans(submission)])
    check_text(content, submission.consultation)
    check_answers(content, submission.consultation, consented=consented)
    measures = measures_of(content, submission.consultation)
    if content.as_list == stored_content(submission).as_list:
        return submission
    keep_version(submission=submission)
    drop_opinions(submission=submission)
    _reword(submission, content, consented)
    store_content(submission=submission, content=content, measures=measures)
    log(
        instance=submission,
        action="machikoe.submission.correct",
        data={"consultation": submission.consultation_id, "version": submission.version},
    )
    if not submission.is_held:
        announce_receipt(submission.consultation)
    return submission


def _scans(submission: Submission) -> list[str]:
    """What staff added of the original stays, whatever the submitter chooses."""
    scans = submission.files.current().filter(origin=FileOrigin.SCAN)
    return list(scans.values_list("key", flat=True))


def _reword(submission: Submission, content: Content, consented: bool) -> None:
    submission.text = content.text
    submission.goal_code = content.goal_code
    submission.attributes = content.attributes
    submission.consent = submission.consultation.consent if consented else ""
    submission.version += 1
    # What staff have not accepted, or took for spam, is theirs to look at again.
    waits = submission.is_held or submission.exclusion_reason == ExclusionReason.SPAM
    submission.state = State.HELD if waits else State.RECEIVED
    submission.exclusion_reason = ""
    submission.save(
        update_fields=[
            "text",
            "goal_code",
            "attributes",
            "consent",
            "version",
            "state",
            "exclusion_reason",
        ]
    )
