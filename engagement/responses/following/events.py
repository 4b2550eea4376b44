"""Which events of a consultation followers are to be told of."""

from datetime import datetime, timedelta

from engagement.consultations.models import Consultation, Phase

from ..models import Event, ResponseSummary

LAST_DAYS = timedelta(days=3)
# An opening is no news any more when the mails were held up for so long.
OPENING_IS_NEWS = timedelta(days=3)


def due_events(consultation: Consultation, now: datetime) -> dict[Event, datetime]:
    """The events that followers are told of at ``now``, with the moment of each: who began to
    follow after it knows already."""
    found = {
        Event.OPENING: _opening(consultation, now),
        Event.LAST_DAYS: _last_days(consultation, now),
        Event.RESULTS: _results(consultation),
        Event.CORRECTION: _correction(consultation),
    }
    return {event: at for event, at in found.items() if at is not None}


def _opening(consultation: Consultation, now: datetime) -> datetime | None:
    opens = consultation.opens_at
    if opens is None or not _is_open(consultation, now) or now >= opens + OPENING_IS_NEWS:
        return None
    return opens


def _last_days(consultation: Consultation, now: datetime) -> datetime | None:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens is None or closes is None or not _is_open(consultation, now):
        return None
    begin = closes - LAST_DAYS
    return begin if opens < begin <= now else None


def _results(consultation: Consultation) -> datetime | None:
    page = ResponseSummary.objects.public_of(consultation)
    return page.first_published_at if page else None


def _correction(consultation: Consultation) -> datetime | None:
    page = ResponseSummary.objects.public_of(consultation)
    corrections = page.snapshot.get("corrections") if page else None
    return datetime.fromisoformat(corrections[-1]["at"]) if corrections else None


def _is_open(consultation: Consultation, now: datetime) -> bool:
    return consultation.live and consultation.phase(now) is Phase.OPEN
