from .consultation import Consultation, Phase
from .department import Department
from .form_field import IDENTIFYING, FieldKey, FormField, Need
from .goal import Goal
from .measure import Direction, Mark, Measure
from .particulars import AttachedDocument, GlossaryTerm, TimetableEntry, Way, WayToSend
from .reception import ArrivalRule, FileKind, LateRule

__all__ = [
    "IDENTIFYING",
    "ArrivalRule",
    "AttachedDocument",
    "Consultation",
    "Department",
    "Direction",
    "FieldKey",
    "FileKind",
    "FormField",
    "GlossaryTerm",
    "Goal",
    "LateRule",
    "Mark",
    "Measure",
    "Need",
    "Phase",
    "TimetableEntry",
    "Way",
    "WayToSend",
]
