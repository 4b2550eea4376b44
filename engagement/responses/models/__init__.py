from .answered import AnsweredOpinion
from .approval import ApprovalTask, ApprovalTaskState, Deputy
from .begun_correction import BegunCorrection
from .follow_up import FollowUp, FollowUpState
from .meaning import Meaning
from .notice import AnswerNotice, CorrectionNotice, Reminder
from .open_data import License, OpenDataSettings
from .passage import Passage
from .planned import PlannedPublication, PlanState
from .reflection import SCHEMES, Reflection, ReflectionKey
from .response import Response
from .settings import ResponseSettings
from .subscription import Event, FollowNotice, Subscription
from .summary import ResponseSummary
from .summary_file import FileStage, SummaryFile

__all__ = [
    "SCHEMES",
    "AnswerNotice",
    "AnsweredOpinion",
    "ApprovalTask",
    "ApprovalTaskState",
    "BegunCorrection",
    "CorrectionNotice",
    "Deputy",
    "Event",
    "FileStage",
    "FollowNotice",
    "FollowUp",
    "FollowUpState",
    "License",
    "Meaning",
    "OpenDataSettings",
    "Passage",
    "PlanState",
    "PlannedPublication",
    "Reflection",
    "ReflectionKey",
    "Reminder",
    "Response",
    "ResponseSettings",
    "ResponseSummary",
    "Subscription",
    "SummaryFile",
]
