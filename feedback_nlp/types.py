"""The vocabulary that every step shares: immutable values, and their JSON forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feedback_nlp.errors import InputError

if TYPE_CHECKING:
    from feedback_nlp.insights import Insights

OUTSIDE = 0
"""The goal of an opinion that is outside the draft or about the whole of it."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comment:
    """One submission: `goal` is the page that it was sent from, `spans` opinions fixed by staff."""

    id: str
    text: str
    goal: int | None = None
    spans: tuple[tuple[int, int], ...] | None = None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Comment":
        """Read one line of COMMENTS.jsonl. Raises InputError if it is not one."""
        try:
            spans = row.get("spans")
            return cls(
                id=str(row["id"]),
                text=_text(row["text"]),
                goal=_optional_int(row.get("goal")),
                spans=None if spans is None else tuple((int(a), int(b)) for a, b in spans),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a comment ({_explain(error)}): {str(row)[:80]}") from error


@dataclass(frozen=True, slots=True)
class Measure:
    """A 取組方針 of the draft with what may be written about it, in Japanese and English."""

    code: str
    title: str
    goal: int
    context: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    title_en: str = ""
    description_en: str = ""
    keywords_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strategy:
    """The draft: titles of its goals by number, and its measures in the order of the draft."""

    goals: Mapping[int, str]
    measures: tuple[Measure, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Strategy":
        """Read goals → directions → measures. A goal without measures stands as one itself.

        Raises InputError if `data` has no goals or a level lacks its code or title.
        """
        try:
            goals = {int(goal["no"]): str(goal["title"]) for goal in data["goals"]}
            measures = tuple(m for goal in data["goals"] for m in _measures_of(goal))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a strategy: {_explain(error)}") from error
        if not goals:
            raise InputError("not a strategy: it has no goals")
        return cls(goals, measures)


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
class Correction:
    """What staff decided about a span: only the fields that `decided` names were decided."""

    submission: str
    start: int
    end: int
    goal: int | None = None
    measure: str | None = None
    theme: str | None = None
    decided: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        given = {name for name in ("goal", "measure", "theme") if getattr(self, name) is not None}
        object.__setattr__(self, "decided", self.decided | given)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Correction":
        """Read one line of CORRECTIONS.jsonl; `"theme": null` means "in no theme"."""
        try:
            return cls(
                submission=str(row["submission"]),
                start=int(row["start"]),
                end=int(row["end"]),
                goal=_optional_int(row.get("goal")),
                measure=row.get("measure"),
                theme=row.get("theme"),
                decided=frozenset({"goal", "measure", "theme"} & set(row)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a correction ({_explain(error)}): {str(row)[:80]}") from error


@dataclass(frozen=True, slots=True)
class Link:
    """Staff's word that two opinions belong in one theme (`together`) or in different ones."""

    first: str
    second: str
    together: bool

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Link":
        """Read `{"must_link": [id, id]}` or `{"cannot_link": [id, id]}`."""
        together = "must_link" in row
        pair = row.get("must_link" if together else "cannot_link")
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
            raise InputError(f"a link needs two different opinion ids: {str(row)[:80]}")
        return cls(str(pair[0]), str(pair[1]), together)


def decision(row: Mapping[str, Any]) -> "Correction | Link":
    """Read one line of CORRECTIONS.jsonl, whichever it is."""
    if isinstance(row, Mapping) and {"must_link", "cannot_link"} & set(row):
        return Link.from_json(row)
    return Correction.from_json(row)


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

    `insights`, where they were asked for, are no part of the result's JSON.
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
            raise InputError(f"not a result of an earlier run: {_explain(error)}") from error


def _measures_of(goal: Mapping[str, Any]) -> list[Measure]:
    number = int(goal["no"])
    measures = [
        _measure(row, number, f"{goal['title']} {direction['title']}")
        for direction in goal.get("directions", ())
        for row in direction.get("measures") or [direction]
    ]
    return measures or [_measure({"code": goal.get("code", str(number)), **goal}, number, "")]


def _measure(row: Mapping[str, Any], goal: int, context: str) -> Measure:
    return Measure(
        code=str(row["code"]),
        title=str(row["title"]),
        goal=goal,
        context=context,
        description=row.get("description") or "",
        keywords=tuple(row.get("keywords") or ()),
        title_en=row.get("title_en") or "",
        description_en=row.get("description_en") or "",
        keywords_en=tuple(row.get("keywords_en") or ()),
    )


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is not a string")
    return value


def _explain(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
