from .consultation import Consultation, Phase, TimetableEntry
from .form_field import IDENTIFYING, FieldKey, FormField, Need
from .goal import Goal
from .measure import Direction, Mark, Measure

__all__ = [
    "IDENTIFYING",
    "Consultation",
    "Direction",
    "FieldKey",
    "FormField",
    "Goal",
    "Mark",
    "Measure",
    "Need",
    "Phase",
    "TimetableEntry",
]
