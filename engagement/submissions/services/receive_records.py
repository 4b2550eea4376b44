"""Receiving what many records of a spreadsheet say: each by the rules for one submission, all in a
few statements."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from engagement.consultations.logs import log_each
from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..imports.judge import Judge, Judgement
from ..imports.records import Record
from ..models import Fate, State, Submission
from .enter import describe
from .once import idempotency_key
from .store_content import store_first_contents

Outcome = tuple[Fate, Submission | None]


@transaction.atomic
def receive_records(
    *, consultation: Consultation, records: Mapping[str, Record], user: Any
) -> dict[str, Outcome]:
    """Store each of ``records`` that can be received as a submission that ``user`` recorded.

    By the keys of ``records``: ``IMPORTED`` with the submission, or the fate that keeps it out.
    The key is what makes a record one submission, however often it arrives. No copy is mailed, as
    receipt was confirmed elsewhere; the caller announces the receipt. The consultation is locked,
    so that the same records from two sides come one after the other.

    Raises ``PermissionDenied``.
    """
    require(user, "submissions.add_submission")
    locked = Consultation.objects.select_for_update(of=("self",), no_key=True)
    judge = Judge(locked.get(pk=consultation.pk))
    judged = {key: judge.judge(record) for key, record in records.items()}
    coming = {key: each for key, each in judged.items() if each.fate == Fate.NEW}
    stored = _store(judge, records, coming, user)
    return {
        key: (Fate.IMPORTED, stored[key]) if key in stored else (each.fate, None)
        for key, each in judged.items()
    }


def _store(
    judge: Judge, records: Mapping[str, Record], coming: Mapping[str, Judgement], user: Any
) -> dict[str, Submission]:
    """The submissions of those that are ``coming``, what is stored already among them."""
    once = {
        key: idempotency_key(f"import {key}", [*each.content.as_list, "", records[key].channel])
        for key, each in coming.items()
    }
    earlier = {
        row.idempotency_key: row
        for row in Submission.objects.filter(idempotency_key__in=once.values())
    }
    stored = {key: earlier[once[key]] for key in coming if once[key] in earlier}
    new = {
        key: _submission(judge, records[key], each, once[key], user)
        for key, each in coming.items()
        if key not in stored
    }
    Submission.objects.bulk_create(new.values())
    store_first_contents(
        contents={row: coming[key].content for key, row in new.items()}, measures=judge.measures
    )
    log_each(instances=new.values(), action="machikoe.submission.receive", user=user)
    return {**stored, **new}


def _submission(
    judge: Judge, record: Record, judged: Judgement, once: str | None, user: Any
) -> Submission:
    content = judged.content
    submission = Submission(
        consultation=judge.consultation,
        text=content.text,
        searchable=content.searchable,
        goal_code=content.goal_code,
        attributes=content.attributes,
        recorded_by=user,
        idempotency_key=once,
    )
    describe(submission, judge.original(record), judged.arrival)
    submission.received_at = judge.moment(record)
    # What another system took in was typed there, or by its submitter: nobody reads it here again.
    if submission.state == State.UNCHECKED:
        submission.state = State.RECEIVED
    return submission
