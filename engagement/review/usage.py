"""Measures that staff confirmed opinions to speak about must stay in the draft."""

from typing import Any

from engagement.consultations.usage import register_usage

from .models import Placement


@register_usage
def measures_of_confirmed_opinions(consultation: Any) -> set[str]:
    placements = (
        Placement.objects.of(consultation).confirmed().only("outcome", "goal_code", "measures")
    )
    return {placement.top_measure for placement in placements} - {""}
