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
def put_back(*, submission: Submission, user: Any) -> list[Placement]:
    """Make each part of an excluded submission one opinion that is still to be decided.

    Raises ``PermissionDenied``, ``NotExcluded``.
    """
    require(user, "review.change_placement")
    lock_review(submission.consultation)
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.state != State.EXCLUDED:
        raise NotExcluded
    reason = submission.exclusion_reason
    spans = [Span(part.start, part.end, submission.language) for part in submission.parts.all()]
    opinions = store_opinions(submission=submission, spans=spans)
    placements: list[Placement] = Placement.objects.bulk_create(
        Placement(opinion=opinion, outcome=Outcome.UNDECIDED) for opinion in opinions
    )
    log(
        instance=submission,
        action="machikoe.submission.put_back",
        user=user,
        data={"consultation": submission.consultation_id, "before": reason},
    )
    return placements
