"""One change of a submission at a time, and only inside the period."""

from django.utils import timezone

from engagement.consultations.models import Consultation
from engagement.consultations.period import check_accepts

from ..models import Submission


def lock_for_change(submission: Submission) -> Submission:
    """``submission`` locked for a change by its submitter. The moment of asking is what counts for
    the period, not the end of the wait.

    Raises ``NotYetOpen`` or ``Closed`` outside the period.
    """
    asked_at = timezone.now()
    locked = lock_submission(submission)
    check_accepts(locked.consultation, at=asked_at)
    return locked


def lock_submission(submission: Submission) -> Submission:
    """``submission`` as it is stored now, held until the surrounding transaction ends.

    The consultation's row is locked first, as an analysis that stores its result does, so that
    the two come one after the other and never wait for each other.
    """
    consultations = Consultation.objects.select_for_update(of=("self",), no_key=True)
    consultation = consultations.get(pk=submission.consultation_id)
    locked: Submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    locked.consultation = consultation
    return locked
