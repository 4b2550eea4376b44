"""Is every opinion where it belongs?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.consultations.models import Consultation
from engagement.review.hints import count_open, waiting_masks
from engagement.review.models.run import ACTIVE
from engagement.submissions.models import ExclusionReason, State

from ..answers import opinions_that_count, placements_that_count
from ..snapshot import Snapshot
from .problem import Problem, problem, review_url


def hints(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    """Staff decided on whatever the machine noticed."""
    count = count_open(consultation)
    message = ngettext(
        "%(count)s hint of personal data or insults is not settled: mask it or dismiss it.",
        "%(count)s hints of personal data or insults are not settled: mask or dismiss them.",
        count,
    )
    return problem(message, count, review_url(consultation, "masking"))


def masks(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = waiting_masks(consultation).count()
    message = ngettext(
        "%(count)s decision on masking waits for a second person.",
        "%(count)s decisions on masking wait for a second person.",
        count,
    )
    return problem(message, count, review_url(consultation, "masking"))


def held(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.submissions.held().count()
    message = ngettext(
        "%(count)s submission is held for review by reception.",
        "%(count)s submissions are held for review by reception.",
        count,
    )
    return problem(message, count, reverse("held:index"))


def unchecked(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.submissions.awaiting_second_reader().count()
    message = ngettext(
        "%(count)s submission waits for the second reader.",
        "%(count)s submissions wait for the second reader.",
        count,
    )
    return problem(message, count, reverse("reception:unchecked", args=[consultation.pk]))


def analysed(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.submissions.awaiting_analysis().count()
    message = ngettext(
        "%(count)s submission waits for analysis.",
        "%(count)s submissions wait for analysis.",
        count,
    )
    return problem(message, count, review_url(consultation, "overview"))


def running(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.runs.filter(state__in=ACTIVE).count()
    return problem(_("An analysis is running."), count, review_url(consultation, "overview"))


def decided(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = placements_that_count(consultation).undecided().count()
    message = ngettext(
        "The goal of %(count)s opinion is not decided.",
        "The goals of %(count)s opinions are not decided.",
        count,
    )
    return problem(message, count, review_url(consultation, "undecided"))


def placed(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = (
        opinions_that_count(consultation).filter(placement=None).count()
        + placements_that_count(consultation).unplaced().count()
    )
    message = ngettext(
        "%(count)s opinion belongs to no theme.",
        "%(count)s opinions belong to no theme.",
        count,
    )
    return problem(message, count, review_url(consultation, "unplaced"))


def excluded(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    excluded = consultation.submissions.filter(state=State.EXCLUDED)
    count = excluded.exclude(exclusion_reason__in=ExclusionReason.values).count()
    message = ngettext(
        "%(count)s submission is excluded without a reason.",
        "%(count)s submissions are excluded without a reason.",
        count,
    )
    return problem(message, count, review_url(consultation, "excluded"))
