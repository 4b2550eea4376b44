"""Which measures are spoken about. Apps further down the road, which know, register to say so."""

from collections.abc import Callable
from typing import Any

UsageCheck = Callable[[Any], set[str]]

_checks: list[UsageCheck] = []


def register_usage(check: UsageCheck) -> UsageCheck:
    """Register ``check(consultation) -> codes of measures that must not disappear``."""
    _checks.append(check)
    return check


def measures_in_use(consultation: Any) -> set[str]:
    """Codes of the measures of ``consultation`` that opinions or submissions speak about."""
    return set().union(*(check(consultation) for check in _checks))
