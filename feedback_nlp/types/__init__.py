"""The vocabulary that every step shares: immutable values, and their JSON forms."""

from feedback_nlp.types.found import (
    Branches,
    Excerpt,
    Exclusion,
    Hint,
    Json,
    MeasureScore,
    Opinion,
    Proposal,
    Result,
    Theme,
)
from feedback_nlp.types.given import Comment, Correction, Link, Measure, Strategy, decision

OUTSIDE = 0
"""The goal of an opinion that is outside the draft or about the whole of it."""

__all__ = [
    "OUTSIDE",
    "Branches",
    "Comment",
    "Correction",
    "Excerpt",
    "Exclusion",
    "Hint",
    "Json",
    "Link",
    "Measure",
    "MeasureScore",
    "Opinion",
    "Proposal",
    "Result",
    "Strategy",
    "Theme",
    "decision",
]
