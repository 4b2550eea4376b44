"""What was found in a text goes with the text."""

from django.db.models import ProtectedError

from ..events import announce_rewording
from ..models import Opinion, Submission
from .errors import SubmissionError


class StillInUse(SubmissionError):
    """Something holds on to the opinions of the submission, so that it cannot change."""


def drop_opinions(*, submission: Submission) -> None:
    """Delete the opinions of ``submission`` and, by those who registered, what points at them.

    Raises ``StillInUse``, which ends the caller's transaction: nothing has changed then.
    """
    try:
        announce_rewording(submission)
        Opinion.everything.filter(submission=submission).delete()
    except ProtectedError as error:
        raise StillInUse from error
