"""Putting an excluded submission back among those that are answered."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.permissions import require
from engagement.submissions.models import State, Submission
from engagement.submissions.services.split import Span, store_opinions

from ..models import Outcome, Placement
from .lock import lock_review


class NotExcluded(Exception):
    """The submission is not excluded (any more)."""


@transaction.atomic
def put_back(*, submission: Submission, user: Any) -> Placement:
    """Make the whole text of an excluded submission one opinion that is still to be decided.

    Raises ``PermissionDenied``, ``NotExcluded``.
    """
    require(user, "review.change_placement")
    lock_review(submission.consultation)
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.state != State.EXCLUDED:
        raise NotExcluded
    reason = submission.exclusion_reason
    span = Span(0, len(submission.text), submission.language)
    (opinion,) = store_opinions(submission=submission, spans=[span])
    placement: Placement = Placement.objects.create(opinion=opinion, outcome=Outcome.UNDECIDED)
    log(
        instance=submission,
        action="machikoe.submission.put_back",
        user=user,
        data={"consultation": submission.consultation_id, "before": reason},
    )
    return placement
