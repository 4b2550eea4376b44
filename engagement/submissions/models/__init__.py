from .account import ACCOUNT_OF, Account, states_in
from .identity import SubmitterIdentity
from .opinion import Opinion
from .part import Stance, SubmissionPart, SubmissionTarget
from .submission import Channel, ExclusionReason, State, Submission
from .version import SubmissionVersion

__all__ = [
    "ACCOUNT_OF",
    "Account",
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
    "states_in",
]
