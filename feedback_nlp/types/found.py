"""What a run finds: opinions, themes, proposals, and the result that holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feedback_nlp.errors import InputError
from feedback_nlp.types.rows import explain

if TYPE_CHECKING:
    from feedback_nlp.insights import Insights
    from feedback_nlp.standing import Standing

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeasureScore:
    """How well a measure fits an opinion, 0 to 1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Hint:
    """A span of an opinion's text that staff should look at before it is published."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verbatim span of a submission that asks for one answer (件).

    `goal` is 1..n, OUTSIDE, or None where it cannot be decided. Offsets of hints count from the
    start of `text`. `confirmed` opinions were placed by staff and never move.
    """

    id: str
    submission: str
    start: int
    end: int
    text: str
    language: str = "ja"
    goal: int | None = None
    goal_confidence: float = 0.0
    goal_scores: Mapping[int, float] = field(default_factory=dict)
    measures: tuple[MeasureScore, ...] = ()
    theme: str | None = None
    theme_candidates: tuple[str, ...] = ()
    duplicate_of: str | None = None
    stance: str = "other"
    hints: tuple[Hint, ...] = ()
    confirmed: bool = False

    @staticmethod
    def make_id(submission: str, start: int, end: int) -> str:
        """The id that this span has in every run."""
        return f"{submission}:{start}-{end}"

    def to_json(self) -> Json:
        """The opinion as the contract has it."""
        row: Json = {
            "id": self.id,
            "submission": self.submission,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "language": self.language,
            "goal": self.goal,
            "goal_confidence": self.goal_confidence,
            "goal_scores": {str(goal): score for goal, score in self.goal_scores.items()},
            "measures": [{"code": m.code, "score": m.score} for m in self.measures],
            "theme": self.theme,
            "theme_candidates": list(self.theme_candidates),
            "duplicate_of": self.duplicate_of,
            "stance": self.stance,
            "hints": [{"kind": h.kind, "start": h.start, "end": h.end} for h in self.hints],
        }
        return {**row, "confirmed": True} if self.confirmed else row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Opinion":
        """The inverse of to_json."""
        values = dict(row)
        values["goal_scores"] = {int(g): s for g, s in row.get("goal_scores", {}).items()}
        values["measures"] = tuple(MeasureScore(**m) for m in row.get("measures", ()))
        values["theme_candidates"] = tuple(row.get("theme_candidates", ()))
        values["hints"] = tuple(Hint(**h) for h in row.get("hints", ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim part of an opinion: `text` is what stands from `start` to `end` of its text."""

    opinion: str
    start: int
    end: int
    text: str

    def to_json(self) -> Json:
        """The excerpt as the contract has it."""
        return {"opinion": self.opinion, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Theme:
    """Opinions within a goal that one answer serves (論点). `named` themes keep their label."""

    id: str
    goal: int | None
    label: str
    keywords: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()
    summary: tuple[Excerpt, ...] = ()
    named: bool = False

    def to_json(self) -> Json:
        """The theme as the contract has it."""
        row: Json = {
            "id": self.id,
            "goal": self.goal,
            "label": self.label,
            "keywords": list(self.keywords),
            "opinions": list(self.opinions),
            "representatives": list(self.representatives),
            "summary": [excerpt.to_json() for excerpt in self.summary],
        }
        return {**row, "named": True} if self.named else row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Theme":
        """The inverse of to_json."""
        lists = {
            key: tuple(row.get(key, ())) for key in ("keywords", "opinions", "representatives")
        }
        summary = tuple(Excerpt(**excerpt) for excerpt in row.get("summary", ()))
        named = row.get("named", False)
        return cls(row["id"], row["goal"], row["label"], **lists, summary=summary, named=named)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A submission that gave no opinion, and why."""

    submission: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of themes that staff may want to make.

    `kind` is "merge" (two `themes` look like one; `opinions` are those of each) or "split" (one
    theme looks like several; `opinions` are its parts). `score` is the cosine that speaks for it.
    """

    kind: str
    themes: tuple[str, ...]
    opinions: tuple[tuple[str, ...], ...]
    score: float

    def to_json(self) -> Json:
        """The proposal as the result has it."""
        return {
            "kind": self.kind,
            "themes": list(self.themes),
            "opinions": [list(part) for part in self.opinions],
            "score": self.score,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Proposal":
        """The inverse of to_json."""
        parts = tuple(tuple(part) for part in row["opinions"])
        return cls(row["kind"], tuple(row["themes"]), parts, row["score"])


@dataclass(frozen=True, slots=True)
class Branches:
    """The tree of the opinions that a run grouped in a goal, from which `regroup` cuts themes.

    `leaves` are opinions that are always together. A merge joins two clusters at a height: leaves
    have the first numbers, merges the ones after them, in order (as SciPy's linkage has it).
    """

    goal: int | None
    leaves: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, float], ...]

    def to_json(self) -> Json:
        """The tree as the result has it."""
        return {
            "goal": self.goal,
            "leaves": [list(leaf) for leaf in self.leaves],
            "merges": [list(merge) for merge in self.merges],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Branches":
        """The inverse of to_json."""
        leaves = tuple(tuple(leaf) for leaf in row["leaves"])
        merges = tuple((int(a), int(b), float(height)) for a, b, height in row["merges"])
        return cls(row["goal"], leaves, merges)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything one run found; `seconds` and nothing else differs between equal runs.

    `insights` and `standing`, where they were asked for, are no part of the result's JSON.
    """

    opinions: tuple[Opinion, ...]
    themes: tuple[Theme, ...]
    excluded: tuple[Exclusion, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    trees: tuple[Branches, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    insights: "Insights | None" = None
    standing: "Standing | None" = None

    def to_json(self) -> Json:
        """RESULT.json of the contract."""
        data: Json = {
            "opinions": [opinion.to_json() for opinion in self.opinions],
            "themes": [theme.to_json() for theme in self.themes],
            "excluded": [{"submission": e.submission, "reason": e.reason} for e in self.excluded],
            "counts": dict(self.counts),
            "model": dict(self.model),
            "seconds": dict(self.seconds),
            "trees": [tree.to_json() for tree in self.trees],
        }
        if self.proposals:
            data["proposals"] = [proposal.to_json() for proposal in self.proposals]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Result":
        """The inverse of to_json. Raises InputError if `data` is not a result."""
        try:
            return cls(
                opinions=tuple(Opinion.from_json(row) for row in data["opinions"]),
                themes=tuple(Theme.from_json(row) for row in data["themes"]),
                excluded=tuple(Exclusion(**row) for row in data.get("excluded", ())),
                proposals=tuple(Proposal.from_json(row) for row in data.get("proposals", ())),
                trees=tuple(Branches.from_json(row) for row in data.get("trees", ())),
                counts=data.get("counts", {}),
                model=data.get("model", {}),
                seconds=data.get("seconds", {}),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"not a result of an earlier run: {explain(error)}") from error
