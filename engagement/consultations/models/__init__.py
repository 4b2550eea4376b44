from .consultation import Consultation, Phase, TimetableEntry
from .goal import Goal
from .measure import Direction, Mark, Measure

__all__ = ["Consultation", "Direction", "Goal", "Mark", "Measure", "Phase", "TimetableEntry"]
