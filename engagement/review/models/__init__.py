from .comment import Comment, Mention
from .event import EventKind, EventSubject, ReviewEvent
from .insight import Insight, SplitPlan, SummarySentence
from .placement import Outcome, Placement, Stance
from .presence import Presence
from .proposal import Proposal, ProposalKind, ProposalState
from .reference import Reference
from .run import Run, RunError, RunState
from .theme import WHOLE_PLAN, Theme, ThemeState

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
    "Reference",
    "ReviewEvent",
    "Run",
    "RunError",
    "RunState",
    "SplitPlan",
    "Stance",
    "SummarySentence",
    "Theme",
    "ThemeState",
]
