"""Sample comments for a demonstration: labelled as samples, dated inside the period."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.consultations.models import Consultation

from ..models import Channel, Submission
from .receive import receive_submission

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "sample_comments.jsonl"


@transaction.atomic
def load_samples(*, consultation: Consultation, path: Path = SAMPLES) -> list[Submission]:
    """Receive each sample comment as if it had come on its day of the period.

    All of them or none: where there are samples, nothing is added, whatever has become of them
    since and whichever version loaded them. Raises what ``receive_submission`` raises: a
    consultation that was not open on those days takes no samples.
    """
    if consultation.opens_at is None or consultation.submissions.filter(is_sample=True).exists():
        return []
    first_day = timezone.localtime(consultation.opens_at)
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_receive(consultation, first_day, json.loads(line)) for line in lines]


def _receive(consultation: Consultation, first_day: datetime, sample: dict[str, Any]) -> Submission:
    return receive_submission(
        consultation=consultation,
        text=sample["text"],
        goal_code=str(sample["goal"] or ""),
        measure_codes=sample["measures"],
        language=sample["language"],
        channel=Channel(sample["channel"]),
        received_at=_arrival(first_day, sample),
        form_key=f"sample {consultation.pk} {sample['id']}",
        is_sample=True,
    )


def _arrival(first_day: datetime, sample: dict[str, Any]) -> datetime:
    hour, minute = map(int, sample["time"].split(":"))
    arrival = first_day + timedelta(days=sample["day"])
    return max(first_day, arrival.replace(hour=hour, minute=minute, second=0))
