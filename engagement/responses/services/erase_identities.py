"""Retention (保存期間): who wrote what is erased some months after the results were published, or,
where none are, some more after the comments closed."""

import calendar
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.review.models import Wording
from engagement.review.services.erase_labels import erase_labels, labels_to_erase
from engagement.review.services.erase_readings import erase_readings, kept_of_texts
from engagement.review.services.erase_wordings import erase_wordings
from engagement.submissions.services.erase_identities import erase_submitters
from engagement.submissions.services.erase_identities import found as found_of_submitters

from ..models import ResponseSummary, Subscription
from .remember_meanings import forget_meanings


def erase_due(*, now: datetime | None = None) -> dict[str, dict[str, int]]:
    """Erase what is due; return, by slug, how much of each kind was erased. Again, it does
    nothing."""
    erased = {}
    for consultation in due(now):
        counted = erase_identities(consultation=consultation)
        if any(counted.values()):
            erased[consultation.slug] = counted
    # Sessions hold for which receipts somebody proved to be the submitter.
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return erased


def due(now: datetime | None = None) -> list[Consultation]:
    """The consultations whose time of keeping identities is over."""
    at = now or timezone.now()
    return [each for each in Consultation.objects.all() if (on := due_on(each)) and on <= at]


def due_on(consultation: Consultation) -> datetime | None:
    """When identities are erased; unknown while it is unknown when the comments close."""
    page = (
        ResponseSummary.objects.child_of(consultation)
        .live()
        .exclude(first_published_at=None)
        .first()
    )
    if page:
        return months_later(page.first_published_at, consultation.identity_months)
    if consultation.closes_at:
        return months_later(consultation.closes_at, consultation.unpublished_months)
    return None


@transaction.atomic
def erase_identities(*, consultation: Consultation) -> dict[str, int]:
    """Erase identities, contacts, drafts, subscriptions, withdrawn texts, what was made of texts,
    and what a language model was asked. The log learns how much, never what."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    counted = erase_submitters(consultation=consultation)
    subscriptions = Subscription.objects.filter(consultation=consultation)
    counted["subscriptions"] = subscriptions.count()
    subscriptions.delete()
    counted |= erase_readings(consultation=consultation)
    counted["wordings"] = erase_wordings(wordings=Wording.objects.of(consultation))
    counted["labels"] = erase_labels(consultation=consultation)
    forget_meanings()
    if any(counted.values()):
        log(
            instance=consultation,
            action="machikoe.consultation.erase_identities",
            data={name: number for name, number in counted.items() if number},
        )
    return counted


def would_erase(*, consultation: Consultation) -> dict[str, int]:
    """The same counts, with nothing erased."""
    kinds: dict[str, Any] = {
        **found_of_submitters(consultation),
        "subscriptions": Subscription.objects.filter(consultation=consultation),
        **kept_of_texts(consultation),
        "wordings": Wording.objects.of(consultation).with_words(),
    }
    counted = {name: rows.count() for name, rows in kinds.items()}
    return {**counted, "labels": len(labels_to_erase(consultation))}


def months_later(at: datetime, months: int) -> datetime:
    """The same day of a later month, or the last one of a shorter month."""
    local = timezone.localtime(at)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day)
