"""What a submitter says, cleaned and held against what the consultation asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from engagement.consultations.models import IDENTIFYING, Consultation, FieldKey, Measure
from engagement.consultations.search import folded

from ..models import Stance
from ..questions import questions
from ..text import clean_text
from .errors import (
    EmptyText,
    MissingAnswer,
    NoConsent,
    TextTooLong,
    UnknownAnswer,
    UnknownTarget,
)

SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Part:
    """One opinion as its submitter wrote it."""

    text: str
    goal_code: str = ""
    measure_codes: Sequence[str] = ()
    stance: str = ""
    translation: str = ""  # by staff, into Japanese


@dataclass(frozen=True)
class Content:
    """One or more parts, the answers by ``FieldKey`` and the files by key. Made by ``clean``."""

    parts: tuple[Part, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @classmethod
    def clean(
        cls, parts: Sequence[Part], answers: Mapping[str, str], files: Iterable[str] = ()
    ) -> "Content":
        """Parts without text and answers without content are left out."""
        cleaned = (
            Part(
                clean_text(part.text),
                part.goal_code,
                tuple(sorted(set(part.measure_codes))),
                part.stance,
                clean_text(part.translation),
            )
            for part in parts
        )
        return cls(
            tuple(part for part in cleaned if part.text),
            {str(key): text for key, value in answers.items() if (text := clean_text(value))},
            tuple(sorted(set(files))),
        )

    @property
    def text(self) -> str:
        return SEPARATOR.join(part.text for part in self.parts)

    @property
    def searchable(self) -> str:
        """The text as it is searched."""
        return folded(self.text)

    @property
    def spans(self) -> Iterator[tuple[Part, int, int]]:
        """Each part and where it stands in ``text``."""
        start = 0
        for part in self.parts:
            end = start + len(part.text)
            yield part, start, end
            start = end + len(SEPARATOR)

    @property
    def goal_code(self) -> str:
        """The goal that all parts were written for, empty if there is not one such goal."""
        codes = {part.goal_code for part in self.parts}
        return codes.pop() if len(codes) == 1 else ""

    @property
    def measure_codes(self) -> set[str]:
        return {code for part in self.parts for code in part.measure_codes}

    @property
    def identity(self) -> dict[str, str]:
        return {key: value for key, value in self.answers.items() if key in IDENTIFYING}

    @property
    def attributes(self) -> dict[str, str]:
        return {key: value for key, value in self.answers.items() if key not in IDENTIFYING}

    @property
    def as_list(self) -> list[Any]:
        """All of it, for comparing two contents."""
        parts = [
            [part.text, part.goal_code, list(part.measure_codes), part.stance, part.translation]
            for part in self.parts
        ]
        return [parts, sorted(self.answers.items()), list(self.files)]


def check_text(content: Content, consultation: Consultation) -> None:
    """Raise ``EmptyText``, ``TextTooLong``."""
    if not content.parts:
        raise EmptyText
    if len(content.text) > consultation.max_characters:
        raise TextTooLong


def check_answers(content: Content, consultation: Consultation, *, consented: bool) -> None:
    """Hold the answers of a form against what ``consultation`` asks.

    Raises ``MissingAnswer``, ``UnknownAnswer``, ``NoConsent``.
    """
    for question in questions(consultation):
        if question.required and not content.answers.get(question.key):
            raise MissingAnswer(question.key)
    check_choices(content, consultation)
    if consultation.consent and not consented:
        raise NoConsent


def check_choices(content: Content, consultation: Consultation) -> None:
    """Raise ``UnknownAnswer`` for an answer to what is not asked, or that is not offered."""
    asked = {question.key: question for question in questions(consultation)}
    for question in asked.values():
        answer = content.answers.get(question.key, "")
        if answer and question.choices and answer not in question.values:
            raise UnknownAnswer(question.key)
    if unknown := content.answers.keys() - asked.keys():
        raise UnknownAnswer(*sorted(unknown & set(FieldKey.values)))


def measures_of(content: Content, consultation: Consultation) -> dict[str, Measure]:
    """The measures that the parts name, by code.

    Raises ``UnknownTarget``.
    """
    named = content.measure_codes or any(part.goal_code for part in content.parts)
    goals = list(consultation.goals) if named else []
    rows = Measure.objects.filter(direction__goal__in=goals, code__in=content.measure_codes)
    measures = measures_by_code(rows) if content.measure_codes else {}
    check_targets(content, {goal.code for goal in goals}, measures)
    return measures


def measures_by_code(rows: QuerySet[Measure]) -> dict[str, Measure]:
    """``rows`` with the goals that they belong to."""
    return {row.code: row for row in rows.select_related("direction__goal")}


def check_targets(content: Content, goal_codes: Set[str], measures: Mapping[str, Measure]) -> None:
    """Raise ``UnknownTarget`` for what is not among the goals and measures of the draft."""
    if content.measure_codes - measures.keys():
        raise UnknownTarget
    for part in content.parts:
        if part.goal_code and part.goal_code not in goal_codes:
            raise UnknownTarget
        if part.stance not in {"", *Stance.values}:
            raise UnknownTarget
