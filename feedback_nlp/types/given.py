"""What a run is given: comments, the draft, and what staff decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feedback_nlp.errors import InputError
from feedback_nlp.types.rows import explain, optional_int, text_of


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
                text=text_of(row["text"]),
                goal=optional_int(row.get("goal")),
                spans=None if spans is None else tuple((int(a), int(b)) for a, b in spans),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a comment ({explain(error)}): {str(row)[:80]}") from error


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
            raise InputError(f"not a strategy: {explain(error)}") from error
        if not goals:
            raise InputError("not a strategy: it has no goals")
        return cls(goals, measures)


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
                goal=optional_int(row.get("goal")),
                measure=row.get("measure"),
                theme=row.get("theme"),
                decided=frozenset({"goal", "measure", "theme"} & set(row)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a correction ({explain(error)}): {str(row)[:80]}") from error


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
