from .placement import Outcome, Placement, Stance
from .run import Run, RunError, RunState
from .theme import WHOLE_PLAN, Theme, ThemeState

__all__ = [
    "WHOLE_PLAN",
    "Outcome",
    "Placement",
    "Run",
    "RunError",
    "RunState",
    "Stance",
    "Theme",
    "ThemeState",
]
