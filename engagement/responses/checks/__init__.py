"""What stands between a consultation and the publication of its results."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation

from ..snapshot import Snapshot
from . import answers, contents, opinions, period
from .problem import Check, Problem

__all__ = ["Check", "Problem", "checks"]

CHECKS: list[tuple[Promise, Callable[[Consultation, Snapshot], Problem | None]]] = [
    (_("The comment period is over"), period.is_over),
    (_("The period's dates are set and in order"), period.dates),
    (_("The page of the consultation is public"), period.page),
    (_("The results are made here"), period.own_results),
    (_("Nothing is held for review"), opinions.held),
    (_("Nothing waits for the second reader"), opinions.unchecked),
    (_("Every submission is analysed"), opinions.analysed),
    (_("No analysis is running"), opinions.running),
    (_("The goal of every opinion is decided"), opinions.decided),
    (_("Every opinion belongs to a theme"), opinions.placed),
    (_("Every hint of personal data or insults is settled"), opinions.hints),
    (_("Every mask is confirmed where two persons decide"), opinions.masks),
    (_("Whatever is excluded is excluded with a reason"), opinions.excluded),
    (_("Every theme with opinions has a response"), answers.written),
    (_("Every response is approved"), answers.approved),
    (_("Every change of the draft is in its next version"), answers.changes),
    (_("No personal data in the texts to be published"), contents.personal_data),
    (_("The links in the texts lead somewhere"), contents.links),
    (_("The counts balance"), contents.balance),
]


def checks(consultation: Consultation, snapshot: Snapshot) -> list[Check]:
    """All that is looked at before ``snapshot`` is published, good or bad."""
    return [Check(title, find(consultation, snapshot)) for title, find in CHECKS]
