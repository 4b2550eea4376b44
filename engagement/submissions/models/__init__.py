from .identity import SubmitterIdentity
from .opinion import Opinion
from .part import Stance, SubmissionPart, SubmissionTarget
from .submission import Channel, ExclusionReason, State, Submission
from .version import SubmissionVersion

__all__ = [
    "Channel",
    "ExclusionReason",
    "Opinion",
    "Stance",
    "State",
    "Submission",
    "SubmissionPart",
    "SubmissionTarget",
    "SubmissionVersion",
    "SubmitterIdentity",
]
