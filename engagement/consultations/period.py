"""The one place that decides whether a consultation accepts submissions."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import ArrivalRule, Consultation, LateRule, Phase

PERIOD = ("live", "opens_at", "closes_at")  # the fields that decide


class PeriodError(Exception):
    """The consultation does not accept submissions at this moment."""


class NotYetOpen(PeriodError):
    """The period has not begun, or the page is not published."""


class Closed(PeriodError):
    """The period is over."""


class NotYetArrived(PeriodError):
    """The day or moment of arrival lies ahead, or before the letter was posted."""


class Fate(TextChoices):
    """What becomes of a submission that did not come by the web."""

    ACCEPTED = "accepted", _("Accepted: it counts and is answered")
    REFERENCE = "reference", _("For reference only: it is read, but not answered")
    REFUSED = "refused", _("Refused as outside the period")


@dataclass(frozen=True)
class Arrival:
    """When something came on paper, by fax or by e-mail, as far as it is known."""

    day: date
    clock: time | None = None
    postmark: date | None = None

    @property
    def moment(self) -> datetime:
        """A day without a time counts from its beginning, in the submitter's favour."""
        return timezone.make_aware(datetime.combine(self.day, self.clock or time(0)))


def check_accepts(consultation: Consultation, *, at: datetime | None = None) -> datetime:
    """Return the moment of the decision, by the server's clock and to the second.

    Raises ``NotYetOpen`` before the period or while the page is unpublished, ``Closed`` after it.
    """
    now = (at or timezone.now()).replace(microsecond=0)
    phase = consultation.phase(now)
    if phase is Phase.CLOSED:
        raise Closed
    if not consultation.live or phase is Phase.UPCOMING:
        raise NotYetOpen
    return now


def judge_arrival(consultation: Consultation, arrival: Arrival) -> Fate:
    """What the rules of ``consultation`` make of what came at ``arrival``, whenever it is typed in.

    On the day on which the period opens, what came before the hour is not turned away.

    Raises ``NotYetOpen`` for what came before that day or while the page is unpublished,
    ``NotYetArrived`` for a day that lies ahead.
    """
    if not consultation.live or consultation.opens_at is None:
        raise NotYetOpen
    if arrival.moment > timezone.now() or (arrival.postmark and arrival.postmark > arrival.day):
        raise NotYetArrived
    if arrival.day < timezone.localdate(consultation.opens_at):
        raise NotYetOpen
    if is_in_time(consultation, arrival) or consultation.late_rule == LateRule.ACCEPT:
        return Fate.ACCEPTED
    return Fate.REFERENCE if consultation.late_rule == LateRule.REFERENCE else Fate.REFUSED


def is_in_time(consultation: Consultation, arrival: Arrival) -> bool:
    """Whether it arrived, or was posted where that counts, before the end of the period."""
    closes_at = consultation.closes_at
    if closes_at is None or arrival.moment < closes_at:
        return True
    if consultation.arrival_rule != ArrivalRule.POSTMARK or arrival.postmark is None:
        return False
    return Arrival(arrival.postmark).moment < closes_at
