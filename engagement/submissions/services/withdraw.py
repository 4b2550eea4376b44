"""Taking back what one sent, until the deadline."""

from django.db import transaction
from wagtail.log_actions import log

from ..models import State, Submission, SubmitterIdentity
from .attach_files import erase_files
from .drop_opinions import drop_opinions
from .lock import lock_for_change


@transaction.atomic
def withdraw_submission(*, submission: Submission) -> Submission:
    """Mark ``submission`` as withdrawn: it is counted as such, and neither answered nor published.

    The caller has made sure that it is the submitter who asks. The text stays in the records; who
    the submitter is, which nobody needs to know any more, is erased, and so are the files.
    Withdrawing again changes nothing.

    Raises ``StillInUse``; ``NotYetOpen`` or ``Closed`` outside the period.
    """
    submission = lock_for_change(submission)
    if submission.state == State.WITHDRAWN:
        return submission
    drop_opinions(submission=submission)
    SubmitterIdentity.objects.filter(submission=submission).delete()
    erase_files(submission=submission)
    submission.state = State.WITHDRAWN
    submission.exclusion_reason = ""
    submission.save(update_fields=["state", "exclusion_reason"])
    log(
        instance=submission,
        action="machikoe.submission.withdraw",
        data={"consultation": submission.consultation_id, "version": submission.version},
    )
    return submission
