"""What stands between a consultation and the publication of its results."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagement.consultations.models import Consultation, Phase
from engagement.review.models.run import ACTIVE
from engagement.submissions.models import ExclusionReason, State

from .. import ledger
from ..answers import opinions_that_count, placements_that_count, themes_to_answer
from ..personal_data import private_in
from ..snapshot import Snapshot, rows, theme_of
from .snapshot import build_snapshot


@dataclass(frozen=True)
class Problem:
    """Why the results cannot be published yet, how often, and the page where it is mended."""

    message: str
    count: int
    url: str


@dataclass(frozen=True)
class Check:
    """What must be true, with the problem where it is not."""

    title: Promise
    problem: Problem | None


def problems(consultation: Consultation) -> list[Problem]:
    """Everything to be mended before the results of ``consultation`` can be published."""
    snapshot = build_snapshot(consultation=consultation)
    return [check.problem for check in checks(consultation, snapshot) if check.problem]


def checks(consultation: Consultation, snapshot: Snapshot) -> list[Check]:
    """All that is looked at before ``snapshot`` is published, good or bad."""
    return [Check(title, find(consultation, snapshot)) for title, find in CHECKS]


def _period(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    if consultation.phase() is Phase.CLOSED:
        return None
    return Problem(_("The comment period has not ended."), 1, _page_url(consultation))


def _page(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    if consultation.live:
        return None
    return Problem(_("The page of the consultation is not public."), 1, _page_url(consultation))


def _awaiting(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.submissions.awaiting_analysis().count()
    message = ngettext(
        "%(count)s submission waits for analysis.",
        "%(count)s submissions wait for analysis.",
        count,
    )
    return _problem(message, count, _review_url(consultation, "overview"))


def _running(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.runs.filter(state__in=ACTIVE).count()
    return _problem(_("An analysis is running."), count, _review_url(consultation, "overview"))


def _undecided(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = placements_that_count(consultation).undecided().count()
    message = ngettext(
        "The goal of %(count)s opinion is not decided.",
        "The goals of %(count)s opinions are not decided.",
        count,
    )
    return _problem(message, count, _review_url(consultation, "undecided"))


def _unplaced(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = (
        opinions_that_count(consultation).filter(placement=None).count()
        + placements_that_count(consultation).unplaced().count()
    )
    message = ngettext(
        "%(count)s opinion belongs to no theme.",
        "%(count)s opinions belong to no theme.",
        count,
    )
    return _problem(message, count, _review_url(consultation, "unplaced"))


def _unanswered(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = themes_to_answer().filter(consultation=consultation, response=None).count()
    message = ngettext(
        "%(count)s theme has no response.", "%(count)s themes have no response.", count
    )
    return _problem(message, count, _themes_url(consultation) + "?state=open")


def _excluded(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    excluded = consultation.submissions.filter(state=State.EXCLUDED)
    count = excluded.exclude(exclusion_reason__in=ExclusionReason.values).count()
    message = ngettext(
        "%(count)s submission is excluded without a reason.",
        "%(count)s submissions are excluded without a reason.",
        count,
    )
    return _problem(message, count, _review_url(consultation, "excluded"))


def _personal_data(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    found = [
        row
        for row in rows(snapshot["goals"])
        if private_in(f"{row['label']}\n{row['summary']}\n{row['response']}", consultation)
    ]
    message = ngettext(
        "%(count)s row holds an e-mail address or a telephone number.",
        "%(count)s rows hold an e-mail address or a telephone number.",
        len(found),
    )
    url = reverse("responses:write", args=[theme_of(found[0])]) if found else ""
    return _problem(message, len(found), url)


def _ledger(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    submissions, opinions = ledger.missing(snapshot)
    message = _(
        "The counts do not balance. In no published row: %(submissions)s submissions, "
        "%(opinions)s opinions."
    ) % {"submissions": submissions, "opinions": opinions}
    return _problem(message, submissions + opinions, _themes_url(consultation))


def _held(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = consultation.submissions.held().count()
    message = ngettext(
        "%(count)s submission is held for review by reception.",
        "%(count)s submissions are held for review by reception.",
        count,
    )
    return _problem(message, count, reverse("held:index"))


CHECKS: list[tuple[Promise, Callable[[Consultation, Snapshot], Problem | None]]] = [
    (gettext_lazy("The comment period is over"), _period),
    (gettext_lazy("The page of the consultation is public"), _page),
    (gettext_lazy("Nothing is held for review"), _held),
    (gettext_lazy("Every submission is analysed"), _awaiting),
    (gettext_lazy("No analysis is running"), _running),
    (gettext_lazy("The goal of every opinion is decided"), _undecided),
    (gettext_lazy("Every opinion belongs to a theme"), _unplaced),
    (gettext_lazy("Every theme with opinions has a response"), _unanswered),
    (gettext_lazy("Whatever is excluded is excluded with a reason"), _excluded),
    (gettext_lazy("No personal data in the texts to be published"), _personal_data),
    (gettext_lazy("The counts balance"), _ledger),
]


def _problem(message: str, count: int, url: str) -> Problem | None:
    return Problem(message % {"count": count}, count, url) if count else None


def _page_url(consultation: Consultation) -> str:
    return reverse("wagtailadmin_pages:edit", args=[consultation.pk])


def _review_url(consultation: Consultation, page: str) -> str:
    return reverse(f"review:{page}", args=[consultation.pk])


def _themes_url(consultation: Consultation) -> str:
    return reverse("responses:themes", args=[consultation.pk])
