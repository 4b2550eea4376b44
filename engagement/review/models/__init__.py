from .comment import Comment, Mention
from .event import EventKind, EventSubject, ReviewEvent
from .insight import Insight, SplitPlan, SummarySentence
from .placement import Outcome, Placement, Stance
from .presence import Presence
from .proposal import Proposal, ProposalKind, ProposalState
from .reading import Reading
from .reference import Reference
from .run import Run, RunError, RunKind, RunState
from .sheet import Sheet, SheetKind, SheetState
from .standing import Standing
from .theme import WHOLE_PLAN, Theme, ThemeState
from .wording import Wording, WordingError, WordingState

__all__ = [
    "WHOLE_PLAN",
    "Comment",
    "EventKind",
    "EventSubject",
    "Insight",
    "Mention",
    "Outcome",
    "Placement",
    "Presence",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Reading",
    "Reference",
    "ReviewEvent",
    "Run",
    "RunError",
    "RunKind",
    "RunState",
    "Sheet",
    "SheetKind",
    "SheetState",
    "SplitPlan",
    "Stance",
    "Standing",
    "SummarySentence",
    "Theme",
    "ThemeState",
    "Wording",
    "WordingError",
    "WordingState",
]
