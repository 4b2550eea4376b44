from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ..models import Pulse

FORGET_AFTER = timedelta(days=1)


@transaction.atomic
def record_pulse(*, worker: str) -> None:
    """Note that ``worker`` is at work now, and forget workers not heard of for a day.

    For workers alone, so nobody's permission is asked and the audit log is left out of it.
    """
    now = timezone.now()
    Pulse.objects.update_or_create(worker=worker, defaults={"seen_at": now})
    Pulse.objects.filter(seen_at__lt=now - FORGET_AFTER).delete()
