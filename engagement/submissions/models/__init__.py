from .account import ACCOUNT_OF, Account, states_in
from .file import FileOrigin, FileState, SubmissionFile
from .identity import SubmitterIdentity
from .mask import Mask, MaskReason
from .opinion import DROP_REASONS, AsideReason, Opinion
from .part import Stance, SubmissionPart, SubmissionTarget
from .saved_search import SavedSearch
from .spreadsheet_import import ColumnMapping, Fate, ImportRow, ImportState, SpreadsheetImport
from .submission import LATE, Channel, ExclusionReason, HoldReason, State, Submission
from .unsent import UnsentComment
from .version import SubmissionVersion

__all__ = [
    "ACCOUNT_OF",
    "DROP_REASONS",
    "LATE",
    "Account",
    "AsideReason",
    "Channel",
    "ColumnMapping",
    "ExclusionReason",
    "Fate",
    "FileOrigin",
    "FileState",
    "HoldReason",
    "ImportRow",
    "ImportState",
    "Mask",
    "MaskReason",
    "Opinion",
    "SavedSearch",
    "SpreadsheetImport",
    "Stance",
    "State",
    "Submission",
    "SubmissionFile",
    "SubmissionPart",
    "SubmissionTarget",
    "SubmissionVersion",
    "SubmitterIdentity",
    "UnsentComment",
    "states_in",
]
