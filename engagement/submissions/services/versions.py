"""What a submission says, and said before."""

from typing import Any

from django.utils import timezone

from engagement.consultations.wording import Segment, difference

from ..models import Submission, SubmissionVersion
from .content import Content, Part

LONGEST_TO_COMPARE = 20_000


def pieces_between(before: str, after: str) -> list[Segment]:
    """The difference between two versions. Very long texts are not compared: the comparison takes
    the square of their length."""
    if max(len(before), len(after)) > LONGEST_TO_COMPARE:
        return [Segment("removed", before), Segment("added", after)]
    return difference(before, after)


def stored_content(submission: Submission) -> Content:
    """What ``submission`` says now, in the form in which it was sent."""
    parts = [
        Part(
            part.text,
            part.goal_code,
            [target.measure_code for target in part.targets.all()],
            part.stance,
            part.translation,
        )
        for part in submission.parts.prefetch_related("targets")
    ]
    files = submission.files.current().values_list("key", flat=True)
    return Content.clean(parts, submission.answers, files)


def keep_version(*, submission: Submission, by: Any = None, reason: str = "") -> None:
    """Keep what ``submission`` says as a version, before ``by`` (its submitter, if nobody of the
    staff) replaces it for ``reason``. Called inside the transaction that does."""
    SubmissionVersion.objects.create(
        submission=submission,
        number=submission.version,
        text=submission.text,
        parts=[part.as_data for part in submission.parts.prefetch_related("targets")],
        attributes=submission.attributes,
        replaced_by=by,
        reason=reason[:200],
        replaced_at=timezone.now(),
    )
