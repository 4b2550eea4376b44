"""Groups what citizens say about a draft plan by goal, measure and theme.

    from feedback_nlp import Comment, Strategy, group

    result = group([Comment("1", "バスを増やしてほしい。")], Strategy.from_json(data))
    result.to_json()

Importing this package is cheap: models and numerical libraries are loaded by the first `group`.
"""

from typing import TYPE_CHECKING

from feedback_nlp.errors import (
    FeedbackError,
    InputError,
    LedgerError,
    ModelError,
    StandingError,
)
from feedback_nlp.types import (
    OUTSIDE,
    Comment,
    Correction,
    Excerpt,
    Exclusion,
    Hint,
    Link,
    Measure,
    MeasureScore,
    Opinion,
    Proposal,
    Result,
    Strategy,
    Theme,
)

__all__ = [
    "OUTSIDE",
    "Comment",
    "Correction",
    "Excerpt",
    "Exclusion",
    "FeedbackError",
    "Hint",
    "InputError",
    "LedgerError",
    "Link",
    "Measure",
    "MeasureScore",
    "ModelError",
    "Opinion",
    "Proposal",
    "Result",
    "StandingError",
    "Strategy",
    "Theme",
    "families",
    "group",
    "place",
    "read_comments",
    "regroup",
    "summarize",
]

_HOMES = {
    "group": "pipeline",
    "place": "placing",
    "read_comments": "readings",
    "summarize": "summary",
    "regroup": "granularity",
    "families": "rewritten",
}

if TYPE_CHECKING:
    from feedback_nlp.granularity import regroup
    from feedback_nlp.pipeline import group
    from feedback_nlp.placing import place
    from feedback_nlp.readings import read_comments
    from feedback_nlp.rewritten import families
    from feedback_nlp.summary import summarize
else:

    def __getattr__(name):
        """Load a function with what it needs when it is first asked for (PEP 562)."""
        if name in _HOMES:
            from importlib import import_module

            return getattr(import_module(f"feedback_nlp.{_HOMES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
