from .account import ACCOUNT_OF, Account, states_in
from .file import FileOrigin, FileState, SubmissionFile
from .identity import SubmitterIdentity
from .opinion import Opinion
from .part import Stance, SubmissionPart, SubmissionTarget
from .submission import Channel, ExclusionReason, HoldReason, State, Submission
from .version import SubmissionVersion

__all__ = [
    "ACCOUNT_OF",
    "Account",
    "Channel",
    "ExclusionReason",
    "FileOrigin",
    "FileState",
    "HoldReason",
    "Opinion",
    "Stance",
    "State",
    "Submission",
    "SubmissionFile",
    "SubmissionPart",
    "SubmissionTarget",
    "SubmissionVersion",
    "SubmitterIdentity",
    "states_in",
]
