"""Where the opinions of a submission are in the review, told on the submission's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from engagement.submissions.models import State, Submission
from engagement.submissions.services.mask import PERMISSION as MASKS
from engagement.submissions.whereabouts import Whereabout, Work

from .draft import goal_label
from .models import Placement


def in_the_review(submission: Submission) -> list[Whereabout]:
    placements = Placement.objects.filter(opinion__submission=submission)
    rows = placements.select_related("opinion__submission", "theme").order_by("opinion__start")
    return [
        Whereabout(
            row.opinion,
            _place(row),
            reverse("review:opinion", args=[submission.consultation_id, row.opinion_id]),
        )
        for row in rows
    ]


def _place(placement: Placement) -> str:
    goal = goal_label(placement.goal_code)
    return f"{goal} › {placement.theme.label}" if placement.theme else goal


def work_in_the_review(submission: Submission, user: Any) -> list[Work]:
    """Masking, for who may mask."""
    here = [submission.consultation_id, submission.pk]
    if submission.state == State.WITHDRAWN or not user.has_perm(MASKS):
        return []
    return [Work(gettext("Hide words from the public"), reverse("review:masks", args=here))]
