"""Receiving a submission: stored whole and once, or refused with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.consultations.logs import log_each
from engagement.consultations.models import Consultation, FieldKey
from engagement.consultations.period import PERIOD, PeriodError, check_accepts
from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import Channel, HoldReason, State, Submission
from ..pass_phrase import hashed
from .content import Content, Part, check_answers, check_text, measures_of
from .errors import SubmissionError
from .once import idempotency_key
from .store_content import store_content
from .unsent import drop_unsent


def receive_submission(
    *,
    consultation: Consultation,
    text: str = "",
    goal_code: str = "",
    measure_codes: Sequence[str] = (),
    parts: Sequence[Part] = (),
    email: str = "",
    answers: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
    consented: bool = False,
    pass_phrase: str = "",
    language: str = "ja",
    channel: Channel = Channel.WEB,
    form_key: str = "",
    received_at: datetime | None = None,
    recorded_by: Any = None,
    submitted_by: Any = None,
    is_sample: bool = False,
    hold_reason: HoldReason | None = None,
    mails_copy: bool = True,
) -> Submission:
    """Store what one submitter sent, and have it analysed.

    ``parts`` are the opinions of who wrote several; ``text``, ``goal_code`` and ``measure_codes``
    say the same of a single one. ``answers`` are those to the fields of the form, by ``FieldKey``;
    ``email`` is one of them. What the consultation requires is required of the web form: what came
    otherwise is stored as it came. ``files`` are keys of what ``keep_file`` kept. ``pass_phrase``
    lets the submitter come back.

    The same form (``form_key``) with the same content, however often and however parallel it
    arrives, is one submission: each call answers with it. ``received_at`` is the moment of
    arrival for what came by other ways than the web (now by default) and is what the period is
    asked about. ``recorded_by`` is the member of staff who typed it in, ``submitted_by`` the user
    who was signed in when it was sent. With a ``hold_reason`` it is stored as whole, and waits for
    staff to accept it (``services.release``) before it is analysed, counted and confirmed by mail.
    ``mails_copy=False`` is for what was confirmed elsewhere.

    Raises what ``services.errors`` names; ``FileGone``, ``TooManyFiles``; ``NotYetOpen`` or
    ``Closed`` outside the period; ``PermissionDenied`` if ``recorded_by`` may not enter
    submissions.
    """
    if recorded_by is not None:
        require(recorded_by, "submissions.add_submission")
    arrived_at = received_at or timezone.now()
    answers = {**(answers or {}), **({FieldKey.EMAIL: email} if email else {})}
    content = Content.clean(parts or [Part(text, goal_code, measure_codes)], answers, files)
    key = idempotency_key(form_key, [*content.as_list, pass_phrase, str(channel)])
    try:
        with transaction.atomic():
            # Read again inside the transaction: staff may have moved the period meanwhile.
            consultation.refresh_from_db(fields=PERIOD)
            received_at = check_accepts(consultation, at=arrived_at)
            check_text(content, consultation)
            if channel == Channel.WEB and not is_sample:
                check_answers(content, consultation, consented=consented)
            measures = measures_of(content, consultation)
            submission = Submission.objects.create(
                consultation=consultation,
                text=content.text,
                searchable=content.searchable,
                goal_code=content.goal_code,
                attributes=content.attributes,
                consent=consultation.consent if consented else "",
                pass_phrase=hashed(pass_phrase) if pass_phrase else "",
                language=language,
                channel=channel,
                received_at=received_at,
                recorded_by=recorded_by,
                submitted_by=submitted_by,
                is_sample=is_sample,
                state=State.HELD if hold_reason else State.RECEIVED,
                hold_reason=hold_reason or "",
                idempotency_key=key,
            )
            store_content(
                submission=submission,
                content=content,
                measures=measures,
                mails_copy=mails_copy,
                is_new=True,
            )
            if submitted_by is not None:
                drop_unsent(user=submitted_by, consultation=consultation)
            log_each(instances=[submission], action="machikoe.submission.receive", user=recorded_by)
            if not submission.is_held:
                announce_receipt(submission.consultation)
    except (IntegrityError, PeriodError, SubmissionError):
        # What was received already is answered with, also when it could not be received any more.
        if key and (earlier := Submission.objects.filter(idempotency_key=key).first()):
            return earlier
        raise
    return submission
