"""What is spoken about and must stay. Apps further down the road, which know, register to say so.

What is spoken about is told by codes: "4-2-1" a measure, "4" a goal, "" the whole draft.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied


class StillSpokenAbout(PermissionDenied):
    """A version of a goal leaves out measures that citizens have spoken about."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))


UsageCheck = Callable[[Any], set[str]]

_checks: list[UsageCheck] = []


def register_usage(check: UsageCheck) -> UsageCheck:
    """Register ``check(consultation) -> codes that opinions or submissions speak about``."""
    _checks.append(check)
    return check


def codes_in_use(consultation: Any) -> set[str]:
    """Codes of ``consultation`` that opinions or submissions speak about."""
    return set().union(*(check(consultation) for check in _checks))


def measures_in_use(consultation: Any) -> set[str]:
    """Codes of the measures of ``consultation`` that must not disappear."""
    return {code for code in codes_in_use(consultation) if code.count("-") == 2}


def goal_codes_in_use(consultation: Any, number: int) -> set[str]:
    """Codes of goal ``number`` and of its measures that must not disappear."""
    return {code for code in codes_in_use(consultation) if code.split("-")[0] == str(number)}


def missing_measures(goal: Any, kept: set[str]) -> list[str]:
    """Codes of the stored ``goal``'s measures that citizens spoke about and ``kept`` leaves out."""
    in_use = goal_codes_in_use(goal.consultation, goal.number)
    return sorted({code for code in in_use if "-" in code} - kept)
