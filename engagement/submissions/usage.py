"""Measures that submissions name must stay in the draft."""

from typing import Any

from engagement.consultations.usage import register_usage

from .models import SubmissionTarget


@register_usage
def measures_named_by_submitters(consultation: Any) -> set[str]:
    return set(
        SubmissionTarget.objects.filter(submission__consultation=consultation)
        .values_list("measure_code", flat=True)
        .distinct()
    )
