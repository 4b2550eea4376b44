"""Receiving a submission: stored whole and once, or refused with a reason."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.models import Consultation, Measure
from engagement.consultations.period import check_accepts
from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import Channel, Submission, SubmissionTarget, SubmitterIdentity
from ..tasks import send_copy
from ..text import clean_text


class SubmissionError(Exception):
    """The submission cannot be accepted as it is."""


class EmptyText(SubmissionError):
    """There is nothing in the text."""


class TextTooLong(SubmissionError):
    """The text is longer than the consultation allows."""


class UnknownTarget(SubmissionError):
    """A goal or measure that the published draft does not hold."""


def receive_submission(
    *,
    consultation: Consultation,
    text: str,
    goal_code: str = "",
    measure_codes: Sequence[str] = (),
    email: str = "",
    language: str = "ja",
    channel: Channel = Channel.WEB,
    form_key: str = "",
    received_at: datetime | None = None,
    recorded_by: Any = None,
    is_sample: bool = False,
) -> Submission:
    """Store what one submitter sent, and have it analysed.

    The same form (``form_key``) with the same content, however often and however parallel it
    arrives, is one submission: each call answers with it. ``received_at`` is the moment of
    arrival for what came by other ways than the web (now by default) and is what the period is
    asked about. ``recorded_by`` is the member of staff who typed it in.

    Raises ``EmptyText``, ``TextTooLong``, ``UnknownTarget``; ``NotYetOpen`` or ``Closed`` outside
    the period; ``PermissionDenied`` if ``recorded_by`` may not enter submissions.
    """
    if recorded_by is not None:
        require(recorded_by, "submissions.add_submission")
    arrived_at = received_at or timezone.now()
    text = clean_text(text)
    content = [text, goal_code, sorted(measure_codes), email, str(channel)]
    key = _idempotency_key(form_key, content)
    if key and (earlier := Submission.objects.filter(idempotency_key=key).first()):
        return earlier
    try:
        with transaction.atomic():
            # Read again inside the transaction: staff may have moved the period meanwhile.
            consultation = Consultation.objects.get(pk=consultation.pk)
            received_at = check_accepts(consultation, at=arrived_at)
            _check_text(text, consultation)
            measures = _measures(consultation, goal_code, measure_codes)
            submission = Submission.objects.create(
                consultation=consultation,
                text=text,
                goal_code=goal_code,
                language=language,
                channel=channel,
                received_at=received_at,
                recorded_by=recorded_by,
                is_sample=is_sample,
                idempotency_key=key,
            )
            _store_targets(submission, measures)
            if email:
                SubmitterIdentity.objects.create(submission=submission, email=email)
                send_copy.delay_on_commit(submission.pk)
            log(instance=submission, action="machikoe.submission.receive", user=recorded_by)
            announce_receipt(submission)
    except IntegrityError:
        # The same form arrived twice at the same moment and the other one was first.
        if key and (earlier := Submission.objects.filter(idempotency_key=key).first()):
            return earlier
        raise
    return submission


def _idempotency_key(form_key: str, content: list[Any]) -> str | None:
    """A form that was sent, changed with the browser's back button and sent again is a new
    submission, so the key covers the content too."""
    if not form_key:
        return None
    return sha256(json.dumps([form_key, *content]).encode()).hexdigest()


def _check_text(text: str, consultation: Consultation) -> None:
    if not text:
        raise EmptyText
    if len(text) > consultation.max_characters:
        raise TextTooLong


def _measures(
    consultation: Consultation, goal_code: str, measure_codes: Sequence[str]
) -> list[Measure]:
    goals = list(consultation.goals)
    if goal_code and goal_code not in {goal.code for goal in goals}:
        raise UnknownTarget(goal_code)
    if not measure_codes:
        return []
    measures = Measure.objects.filter(direction__goal__in=goals, code__in=measure_codes)
    measures = list(measures.select_related("direction__goal").order_by("code"))
    unknown = set(measure_codes) - {measure.code for measure in measures}
    if unknown:
        raise UnknownTarget(", ".join(sorted(unknown)))
    return measures


def _store_targets(submission: Submission, measures: list[Measure]) -> None:
    SubmissionTarget.objects.bulk_create(
        SubmissionTarget(
            submission=submission,
            measure_code=measure.code,
            wording=measure.title,
            revision_id=measure.direction.goal.live_revision_id,
        )
        for measure in measures
    )
