"""Excluding a submission from what is answered, and putting it back."""

from typing import Any

from django.db import transaction

from engagement.submissions.models import ExclusionReason, State, Submission
from engagement.submissions.services.split import Span, store_opinions

from ..changes import EXCLUDED, grouped, place
from ..models import EventKind, Outcome, Placement, ReviewEvent
from .refusals import ThemeLocked
from .steps import begin_step, take_step


class NotExcluded(Exception):
    """The submission is not excluded (any more), or it came too late to be answered."""


class NotPlaced(Exception):
    """The submission has no opinions in the review (any more)."""


@transaction.atomic
def put_back(*, submission: Submission, user: Any) -> list[Placement]:
    """Make each part of an excluded submission one opinion that is still to be decided.

    Opinions that it had before it was excluded by staff come back instead.

    Raises ``PermissionDenied``, ``Refused``, ``NotExcluded``.
    """
    begin_step(submission.consultation, user, "review.change_placement")
    submission = _held(submission)
    if submission.state != State.EXCLUDED or submission.came_late:
        raise NotExcluded
    opinions = list(submission.opinions.all()) or _cut(submission)
    undecided = place(Outcome.UNDECIDED, "")
    changes = {
        "placements": grouped((opinion.pk, undecided) for opinion in opinions),
        "submissions": {str(submission.pk): [str(State.PLACED), ""]},
    }
    about = {"before": submission.exclusion_reason}
    take_step(
        submission.consultation,
        EventKind.PUT_BACK,
        user,
        changes,
        instance=submission,
        about=about,
        reason=submission.exclusion_reason,
    )
    return list(Placement.objects.filter(opinion__submission=submission).order_by("opinion__start"))


@transaction.atomic
def exclude_submission(
    *, submission: Submission, reason: ExclusionReason, user: Any
) -> ReviewEvent:
    """Leave a submission out of what is answered, for ``reason``; its opinions leave their themes.

    Raises ``PermissionDenied``, ``Refused``, ``NotPlaced``.
    """
    begin_step(submission.consultation, user, "review.change_placement")
    submission = _held(submission)
    if submission.state != State.PLACED:
        raise NotPlaced
    placements = Placement.objects.filter(opinion__submission=submission).select_related("theme")
    for placement in placements:
        if placement.theme and placement.theme.is_locked:
            raise ThemeLocked(placement.theme)
    references = submission.opinions.exclude(references=None).values_list("pk", "references__theme")
    changes = {
        "placements": grouped((placement.opinion_id, EXCLUDED) for placement in placements),
        "references": [[opinion, theme, False] for opinion, theme in references],
        "submissions": {str(submission.pk): [str(State.EXCLUDED), str(reason)]},
    }
    return take_step(
        submission.consultation,
        EventKind.EXCLUDE,
        user,
        changes,
        instance=submission,
        about={"after": str(reason)},
        reason=str(reason),
    )


def _held(submission: Submission) -> Submission:
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    held.consultation = submission.consultation
    return held


def _cut(submission: Submission) -> Any:
    """Opinions of a submission that had none, kept aside until the step brings them in."""
    reason = submission.exclusion_reason
    spans = [Span(part.start, part.end, submission.language) for part in submission.parts.all()]
    opinions = store_opinions(submission=submission, spans=spans)
    Placement.objects.bulk_create(
        Placement(opinion=opinion, consultation=submission.consultation, outcome=Outcome.EXCLUDED)
        for opinion in opinions
    )
    Submission.objects.filter(pk=submission.pk).update(
        state=State.EXCLUDED, exclusion_reason=reason
    )
    submission.exclusion_reason = reason
    return opinions
