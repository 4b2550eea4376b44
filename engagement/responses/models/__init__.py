from .answered import AnsweredOpinion
from .notice import AnswerNotice
from .reflection import DEFAULT_REFLECTIONS, Reflection, ReflectionKey
from .response import Response
from .subscription import Event, FollowNotice, Subscription
from .summary import ResponseSummary

__all__ = [
    "DEFAULT_REFLECTIONS",
    "AnswerNotice",
    "AnsweredOpinion",
    "Event",
    "FollowNotice",
    "Reflection",
    "ReflectionKey",
    "Response",
    "ResponseSummary",
    "Subscription",
]
