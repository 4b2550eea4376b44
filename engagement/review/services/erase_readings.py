"""What workers keep of texts between runs."""

from typing import Any

from engagement.consultations.models import Consultation

from ..models import Reading, Standing


def kept_of_texts(consultation: Consultation) -> dict[str, Any]:
    """All of it, by kind. Nothing else needs it: a run makes it anew."""
    return {
        "readings": Reading.objects.of(consultation),
        "standings": Standing.objects.filter(consultation=consultation),
    }


def erase_readings(*, consultation: Consultation) -> dict[str, int]:
    """Erase it and return how much of each kind there was.

    Called inside the transaction of the erasure.
    """
    kinds = kept_of_texts(consultation)
    counted = {name: rows.count() for name, rows in kinds.items()}
    for rows in kinds.values():
        rows.delete()
    return counted
