from .opinion import Opinion
from .submission import (
    Channel,
    ExclusionReason,
    State,
    Submission,
    SubmissionTarget,
    SubmitterIdentity,
)

__all__ = [
    "Channel",
    "ExclusionReason",
    "Opinion",
    "State",
    "Submission",
    "SubmissionTarget",
    "SubmitterIdentity",
]
