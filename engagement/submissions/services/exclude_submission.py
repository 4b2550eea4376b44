"""Staff find that a submission holds nothing to answer."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..models import ExclusionReason, State, Submission
from .drop_opinions import drop_opinions
from .split import exclude

EXCLUDABLE = (State.RECEIVED, State.PLACED)


class NotExcludable(Exception):
    """The submission was withdrawn, is excluded already, or waits to be accepted."""


@transaction.atomic
def exclude_submission(*, submission: Submission, reason: ExclusionReason, user: Any) -> None:
    """Count ``submission`` as excluded for ``reason``; its opinions go, its text stays.

    It can be put back. Raises ``PermissionDenied``, ``NotExcludable``; ``StillInUse`` if something
    holds on to its opinions.
    """
    require(user, "submissions.change_submission")
    # The order in which an analysis locks, so that the two come one after the other.
    Consultation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=submission.consultation_id
    )
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.state not in EXCLUDABLE:
        raise NotExcludable
    drop_opinions(submission=submission)
    exclude(submission=submission, reason=reason)
    log(
        instance=submission,
        action="machikoe.submission.exclude",
        user=user,
        data={"consultation": submission.consultation_id, "reason": str(reason)},
    )
