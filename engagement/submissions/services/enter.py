"""Proxy entry (代理入力): what came on paper, by fax, by e-mail or over the counter, typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.period import Arrival, Fate, is_in_time, judge_arrival
from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import Channel, ExclusionReason, State, Submission
from ..text import clean_text
from .content import Content, Part, check_choices, check_text, measures_of
from .errors import MissingReason
from .once import idempotency_key
from .store_content import store_content

CHANNELS = (Channel.POST, Channel.FAX, Channel.EMAIL, Channel.COUNTER)


@dataclass(frozen=True)
class Original:
    """What is known of the paper beside what it says."""

    channel: Channel
    arrival: Arrival
    signatories: int = 1
    is_anonymous: bool = False
    language: str = "ja"
    late_reason: str = ""


def enter_submission(
    *,
    consultation: Consultation,
    user: Any,
    original: Original,
    parts: Sequence[Part],
    answers: Mapping[str, str],
    files: Sequence[str] = (),
    form_key: str = "",
) -> Submission:
    """Store what ``user`` typed in from ``original``, with ``files`` (keys of scans).

    What arrived late follows the consultation's rule: it is accepted, kept for reference, or
    excluded as outside the period; it is in the ledger in each case. Where a second reader is
    asked for, it waits for one before it is analysed. What the web form requires is not required
    of paper. The same form sent again is the same submission.

    Raises what ``services.errors`` names; ``FileGone``; ``NotYetOpen``, ``NotYetArrived``;
    ``PermissionDenied``.
    """
    require(user, "submissions.add_submission")
    content = Content.clean(parts, answers, files)
    key = idempotency_key(form_key, [*content.as_list, str(user.pk)])
    if key and (earlier := Submission.objects.filter(idempotency_key=key).first()):
        return earlier
    try:
        with transaction.atomic():
            consultation = Consultation.objects.get(pk=consultation.pk)
            fate = judge_arrival(consultation, original.arrival)
            measures = check_entered(content, consultation, original, fate)
            submission = Submission(
                consultation=consultation,
                text=content.text,
                goal_code=content.goal_code,
                attributes=content.attributes,
                recorded_by=user,
                idempotency_key=key,
            )
            describe(submission, original, fate)
            submission.save()
            store_content(submission=submission, content=content, measures=measures)
            _log(submission, user)
            if submission.state == State.RECEIVED:
                announce_receipt(submission.consultation)
    except IntegrityError:
        if key and (earlier := Submission.objects.filter(idempotency_key=key).first()):
            return earlier
        raise
    return submission


def check_entered(
    content: Content, consultation: Consultation, original: Original, fate: Fate
) -> dict[str, Any]:
    """The measures that ``content`` names. Raises what ``services.errors`` names."""
    check_text(content, consultation)
    check_choices(content, consultation)
    if fate == Fate.REFERENCE and not original.late_reason.strip():
        raise MissingReason
    return measures_of(content, consultation)


def describe(submission: Submission, original: Original, fate: Fate) -> None:
    """Put what is known of ``original`` on ``submission``, and the state that follows from it."""
    submission.channel = original.channel
    submission.received_at = original.arrival.moment
    submission.postmarked_on = original.arrival.postmark
    submission.signatories = original.signatories
    submission.is_anonymous = original.is_anonymous
    submission.language = original.language
    submission.late_reason = clean_text(original.late_reason)
    settle(submission, fate)


def fate_of(submission: Submission, arrival: Arrival) -> Fate:
    """What becomes of what came at ``arrival``: as staff decided if it is late, or by the rules.

    Raises ``NotYetOpen``, ``NotYetArrived``.
    """
    fate = judge_arrival(submission.consultation, arrival)
    if submission.late_decision and not is_in_time(submission.consultation, arrival):
        return Fate(submission.late_decision)
    return fate


def settle(submission: Submission, fate: Fate) -> None:
    """Give ``submission`` the state that follows from ``fate``."""
    submission.exclusion_reason = {
        Fate.REFERENCE: ExclusionReason.REFERENCE,
        Fate.REFUSED: ExclusionReason.OUT_OF_PERIOD,
    }.get(fate, "")
    if submission.exclusion_reason:
        submission.state = State.EXCLUDED
    elif _awaits_second_reader(submission):
        submission.state = State.UNCHECKED
    else:
        submission.state = State.RECEIVED


def _awaits_second_reader(submission: Submission) -> bool:
    if not submission.consultation.second_reader or submission.checked_at:
        return False
    # What another system took in was typed there, or by its submitter.
    return submission.pk is None or not submission.import_rows.exists()


def _log(submission: Submission, user: Any) -> None:
    log(
        instance=submission,
        action="machikoe.submission.enter",
        user=user,
        data={
            "consultation": submission.consultation_id,
            "channel": submission.channel,
            "state": submission.state,
        },
    )
