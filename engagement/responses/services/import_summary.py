"""Publishing results again from their JSON file alone, on another installation."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Site

from engagement.consultations.models import Consultation, Goal
from engagement.review.models.theme import WHOLE_PLAN

from ..files.schema import faults
from ..models import FollowUp, ResponseSummary
from ..snapshot import Snapshot
from .publish_summary import SLUG, TITLE, TITLE_EN

Day = TypeVar("Day", date, datetime)


class SummaryRefused(Exception):
    """The file cannot come in; the message says why. Nothing was changed."""


@transaction.atomic
def import_summary(*, data: Any, slug: str) -> ResponseSummary:
    """Make the page of results of the consultation ``slug`` from ``data`` as a draft, which staff
    publish as any page; a consultation that is not there comes with its goals, as drafts, too.

    For the operator of the server. Raises ``SummaryRefused``.
    """
    if wrong := faults(data):
        raise SummaryRefused(_("This is no summary: %(faults)s") % {"faults": "; ".join(wrong)})
    follow_ups = data.get("follow_ups", [])
    snapshot: Snapshot = {key: data[key] for key in data if key != "follow_ups"}  # type: ignore[assignment]
    for written in (data["made_at"], *(each["at"] for each in data.get("corrections", []))):
        _moment(written)
    consultation = _consultation(snapshot, slug)
    if ResponseSummary.objects.child_of(consultation).exists():
        raise SummaryRefused(_("This consultation has results already."))
    page = ResponseSummary(title=TITLE, title_en=TITLE_EN, slug=SLUG, live=False, snapshot=snapshot)
    consultation.add_child(instance=page)
    page.save_revision()
    FollowUp.objects.bulk_create(_follow_up(consultation, report) for report in follow_ups)
    counts = {key: snapshot["counts"][key] for key in ("submitters", "opinions", "rows")}
    log(instance=page, action="machikoe.summary.import", data=counts)
    return page


def _consultation(snapshot: Snapshot, slug: str) -> Consultation:
    existing: Consultation | None = Consultation.objects.filter(slug=slug).first()
    if existing is not None:
        if existing.submissions.exists():
            raise SummaryRefused(_("This consultation has submissions of its own."))
        return existing
    facts = snapshot["consultation"]
    consultation = Consultation(
        title=facts["title"],
        title_en=facts["title_en"],
        slug=slug,
        opens_at=_moment(facts["opens_at"]),
        closes_at=_moment(facts["closes_at"]),
        live=False,
    )
    _add(_front_page(), consultation)
    for goal in snapshot["goals"]:
        if goal["code"] != WHOLE_PLAN:
            title, number = goal["title"], int(goal["code"])
            made = Goal(
                title=title,
                title_en=goal["title_en"],
                number=number,
                slug=f"goal-{number}",
                live=False,
            )
            _add(consultation, made)
    return consultation


def _add(parent: Page, page: Any) -> None:
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        raise SummaryRefused("; ".join(error.messages)) from error
    page.save_revision()


def _front_page() -> Page:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise SummaryRefused(_("There is no site yet."))
    return site.root_page


def _follow_up(consultation: Consultation, report: dict[str, Any]) -> FollowUp:
    fields = {name: report[name] for name in ("anchor", "state", "text", "link")}
    day = _read(date.fromisoformat, report["on"])
    return FollowUp(consultation=consultation, on=day, **fields)


def _moment(written: str | None) -> datetime | None:
    return _read(datetime.fromisoformat, written) if written else None


def _read(read: Callable[[str], Day], written: str) -> Day:
    try:
        return read(written)
    except ValueError:
        raise SummaryRefused(_("This is no date: %(date)s") % {"date": written}) from None
