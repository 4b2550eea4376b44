"""What closes the review for changes. Apps further down the road, which know, register to say so.

As with ``consultations.usage``: the review asks, and whoever publishes answers.
"""

from collections.abc import Callable, Iterable
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


OpinionGuard = Callable[[Iterable[int]], Closure | None]

_opinion_guards: list[OpinionGuard] = []


def register_opinion_guard(guard: OpinionGuard) -> OpinionGuard:
    """Register ``guard(opinion ids) -> Closure``, or ``None`` while all may be cut otherwise."""
    _opinion_guards.append(guard)
    return guard


def hold_on(opinions: Iterable[int]) -> Closure | None:
    """Why one of ``opinions`` has to stay as it is cut, or ``None``."""
    ids = list(opinions)
    return next((closure for guard in _opinion_guards if (closure := guard(ids))), None)


def closure_of(consultation: Any) -> Closure | None:
    """Why the review of ``consultation`` is closed, or ``None`` while it is open."""
    return next((closure for guard in _guards if (closure := guard(consultation))), None)
