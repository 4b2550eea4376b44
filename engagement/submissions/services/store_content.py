"""The rows that belong to a submission's text."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from engagement.consultations.models import IDENTIFYING, Measure
from engagement.consultations.search import folded

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
) -> None:
    """Store the parts, targets, files and identity of ``submission``, whose text is ``content``'s,
    in place of those it has; have a copy mailed.

    Called inside the transaction of the service that stores the submission itself. Raises
    ``FileGone``, ``TooManyFiles``.
    """
    submission.searchable = folded(content.text)
    submission.save(update_fields=["searchable"])
    submission.parts.all().delete()
    for part, start, end in content.spans:
        row = SubmissionPart.objects.create(
            submission=submission,
            start=start,
            end=end,
            goal_code=part.goal_code,
            stance=part.stance,
            translation=part.translation,
        )
        SubmissionTarget.objects.bulk_create(
            _target(row, measures[code]) for code in part.measure_codes
        )
    attach_files(submission=submission, keys=content.files)
    _store_identity(submission, content.identity, mails_copy)


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
    values: dict[str, Any] = {str(key): identity.get(key, "") for key in IDENTIFYING}
    SubmitterIdentity.objects.update_or_create(
        submission=submission,
        defaults={**values, "copy_sent_at": None if mails_copy else timezone.now()},
    )
    if identity.get("email") and mails_copy:
        send_copy.delay_on_commit(submission.pk)
