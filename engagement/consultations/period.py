"""The one place that decides whether a consultation accepts submissions."""

from datetime import datetime

from django.utils import timezone

from .models import Consultation, Phase


class PeriodError(Exception):
    """The consultation does not accept submissions at this moment."""


class NotYetOpen(PeriodError):
    """The period has not begun, or the page is not published."""


class Closed(PeriodError):
    """The period is over."""


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
