"""What closes the review for changes. Apps further down the road, which know, register to say so.

As with ``consultations.usage``: the review asks, and whoever publishes answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Closure:
    """Why nothing in the review may change, and the page where that can be changed."""

    reason: str
    url: str = ""


Guard = Callable[[Any], Closure | None]

_guards: list[Guard] = []


def register_guard(guard: Guard) -> Guard:
    """Register ``guard(consultation) -> Closure``, or ``None`` while the review is open."""
    _guards.append(guard)
    return guard


def closure_of(consultation: Any) -> Closure | None:
    """Why the review of ``consultation`` is closed, or ``None`` while it is open."""
    return next((closure for guard in _guards if (closure := guard(consultation))), None)
