from .placement import Outcome, Placement, Stance
from .run import Run, RunState
from .theme import Theme, ThemeState

__all__ = ["Outcome", "Placement", "Run", "RunState", "Stance", "Theme", "ThemeState"]
