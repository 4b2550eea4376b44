"""A text that its submitter changes or takes back leaves the review."""

from engagement.submissions.models import Submission

from ..models import Placement, Reading, Sheet, Wording
from .drop_sheets import drop_sheets
from .erase_wordings import erase_wordings


def forget_submission(*, submission: Submission) -> None:
    """Delete where the opinions of ``submission`` belong, confirmed or not, what was read in it,
    what was asked a language model with its words, and working lists: they are going.

    Called inside the transaction of the submitter's change, which holds the consultation as
    ``lock_review`` does. A new text is analysed anew.
    """
    Placement.objects.filter(opinion__submission=submission).delete()
    Reading.objects.filter(part__submission=submission).delete()
    erase_wordings(wordings=Wording.objects.filter(submissions=submission))
    drop_sheets(sheets=Sheet.objects.with_words().filter(consultation=submission.consultation_id))
