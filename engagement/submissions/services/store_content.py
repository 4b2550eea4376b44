"""The rows that belong to a submission's text."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from engagement.consultations.models import IDENTIFYING, Measure

from ..models import Submission, SubmissionPart, SubmissionTarget, SubmitterIdentity
from ..tasks import send_copy
from .attach_files import attach_files
from .content import Content


def store_content(
    *,
    submission: Submission,
    content: Content,
    measures: Mapping[str, Measure],
    mails_copy: bool = True,
    is_new: bool = False,
) -> None:
    """Store the parts, targets, files and identity of ``submission``, whose text is ``content``'s,
    in place of those it has, if it is not new; have a copy mailed.

    Called inside the transaction of the service that stores the submission itself. Raises
    ``FileGone``, ``TooManyFiles``.
    """
    if not is_new:
        submission.searchable = content.searchable
        submission.save(update_fields=["searchable"])
        submission.parts.all().delete()
    _store_parts({submission: content}, measures)
    if content.files or not is_new:
        attach_files(submission=submission, keys=content.files)
    if content.identity or not is_new:
        _store_identity(submission, content.identity, mails_copy)


def store_first_contents(
    *, contents: Mapping[Submission, Content], measures: Mapping[str, Measure]
) -> None:
    """Store the parts, targets and identities of many submissions that have none yet and were
    confirmed to their submitters elsewhere, in few statements.

    Called inside the transaction of the service that stores the submissions.
    """
    _store_parts(contents, measures)
    SubmitterIdentity.objects.bulk_create(
        SubmitterIdentity(
            submission=submission, copy_sent_at=timezone.now(), **_identity(content.identity)
        )
        for submission, content in contents.items()
        if content.identity
    )


def _store_parts(contents: Mapping[Submission, Content], measures: Mapping[str, Measure]) -> None:
    parts, named = [], []
    for submission, content in contents.items():
        for part, start, end in content.spans:
            row = SubmissionPart(
                submission=submission,
                start=start,
                end=end,
                goal_code=part.goal_code,
                stance=part.stance,
                translation=part.translation,
            )
            parts.append(row)
            named += [(row, measures[code]) for code in part.measure_codes]
    SubmissionPart.objects.bulk_create(parts)
    SubmissionTarget.objects.bulk_create(_target(row, measure) for row, measure in named)


def _target(part: SubmissionPart, measure: Measure) -> SubmissionTarget:
    """A measure in the wording that is published at this moment."""
    return SubmissionTarget(
        submission=part.submission,
        part=part,
        measure_code=measure.code,
        wording=measure.title,
        revision_id=measure.direction.goal.live_revision_id,
    )


def _store_identity(submission: Submission, identity: Mapping[str, str], mails_copy: bool) -> None:
    if not identity:
        SubmitterIdentity.objects.filter(submission=submission).delete()
        return
    SubmitterIdentity.objects.update_or_create(
        submission=submission,
        defaults={
            **_identity(identity),
            "copy_sent_at": None if mails_copy else timezone.now(),
        },
    )
    if identity.get("email") and mails_copy:
        send_copy.delay_on_commit(submission.pk)


def _identity(identity: Mapping[str, str]) -> dict[str, Any]:
    return {str(key): identity.get(key, "") for key in IDENTIFYING}
