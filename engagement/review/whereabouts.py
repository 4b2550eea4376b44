"""Where the opinions of a submission are in the review, told on the submission's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from engagement.submissions.models import State, Submission
from engagement.submissions.services.mask import PERMISSION as MASKS
from engagement.submissions.whereabouts import Whereabout, Work

from .draft import goal_label
from .models import Placement
from .services.cut_opinions import CUTS_OPINIONS

SEES_OPINIONS = "submissions.view_opinion"


def in_the_review(submission: Submission) -> list[Whereabout]:
    placements = Placement.objects.filter(opinion__submission=submission, opinion__set_aside="")
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
    """Cutting into opinions and masking, for who may."""
    here = [submission.consultation_id, submission.pk]
    found = []
    if submission.state == State.PLACED and user.has_perms([CUTS_OPINIONS, SEES_OPINIONS]):
        found.append(Work(gettext("Split otherwise"), reverse("review:cut", args=here)))
    if submission.state != State.WITHDRAWN and user.has_perm(MASKS):
        label = gettext("Hide words from the public")
        found.append(Work(label, reverse("review:masks", args=here)))
    return found
