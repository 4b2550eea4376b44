"""What an analysis says, in the database's terms: the adapter makes it, a service stores it."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engagement.submissions.models import ExclusionReason

from .models import Outcome, ProposalKind, Stance


class SpanKey(NamedTuple):
    """An opinion by its place: the submission's number and the offsets in its text."""

    submission: int
    start: int
    end: int


@dataclass(frozen=True)
class FoundOpinion:
    """An opinion and where it belongs. ``theme`` and the candidates are keys of themes."""

    key: SpanKey
    language: str
    outcome: Outcome
    goal_code: str
    goal_confidence: float
    goal_scores: dict[str, float]
    measures: list[dict[str, Any]]
    theme: str | None
    theme_candidates: tuple[str, ...]
    duplicate_of: SpanKey | None
    stance: Stance
    hints: list[dict[str, Any]]
    insight: "FoundInsight | None" = None


@dataclass(frozen=True)
class FoundInsight:
    """See ``models.Insight``; themes by key, opinions by place."""

    suggestions: list[tuple[str, float, list[str]]]
    sits_badly: bool
    similar: list[tuple[SpanKey, float]]
    words: list[str]
    x: float
    y: float


@dataclass(frozen=True)
class FoundTheme:
    """A theme; its key is the number of a stored theme, or a name for a new one.

    ``summary`` are sentences: the opinion, and where in its text they start and end.
    """

    key: str
    goal_code: str
    label: str
    keywords: list[str]
    representatives: tuple[SpanKey, ...]
    summary: tuple[tuple[SpanKey, int, int], ...] = ()


@dataclass(frozen=True)
class FoundPart:
    """Opinions that a proposal wants to go together; ``label`` names a theme to be made."""

    opinions: tuple[SpanKey, ...]
    label: str = ""


@dataclass(frozen=True)
class FoundProposal:
    """A change that the run suggests and does not make: see ``models.Proposal``.

    merge: ``themes`` are those to be merged, the first being kept. split: the one theme, and the
    ``parts`` that leave it. move: the theme to go to, and one part.
    """

    kind: ProposalKind
    themes: tuple[str, ...]
    parts: tuple[FoundPart, ...] = ()
    score: float = 0.0


@dataclass(frozen=True)
class FoundSplit:
    """A theme in all the parts that it would fall into, the largest first."""

    theme: str
    parts: tuple[FoundPart, ...]


@dataclass(frozen=True)
class Analysis:
    """The outcome of one run, and the submissions that it read: both must balance.

    ``read`` tells which version of each submission the spans are cut from; ``excluded_parts``
    are the parts without an opinion, by submission and start, whether or not another part has one.
    ``cut`` are the spans that submissions had when they were read: those are taken as given.
    ``is_partial``: nothing but new submissions was looked at. ``standing`` tells, once the stored
    number of each theme's key is known, what the next such run needs.
    """

    read: Mapping[int, int]
    opinions: tuple[FoundOpinion, ...]
    themes: tuple[FoundTheme, ...] = ()
    proposals: tuple[FoundProposal, ...] = ()
    splits: tuple[FoundSplit, ...] = ()
    excluded: Mapping[int, ExclusionReason] = field(default_factory=dict)
    excluded_parts: Mapping[tuple[int, int], ExclusionReason] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    cut: Mapping[int, Set[tuple[int, int]]] = field(default_factory=dict)
    is_partial: bool = False
    standing: Callable[[Mapping[str, str]], bytes] | None = None


class AnalysisError(Exception):
    """The analysis cannot be made; never carries what citizens wrote."""


class NoGoals(AnalysisError):
    """The draft has no published goal to place opinions in."""


class ModelUnavailable(AnalysisError):
    """The embedding model is missing or damaged."""


class LedgerError(AnalysisError):
    """What came out does not account for everything that went in."""
