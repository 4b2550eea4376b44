"""What an analysis works with: the submissions, and what earlier runs and staff made of them.

A stored theme goes in under its number, and comes back under it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from engagement.submissions.models import DROP_REASONS, Opinion, State, Submission

from ..analysis import SpanKey
from ..models import WHOLE_PLAN, Placement, Theme
from .places import Translated, comment_id
from .rows import Part, Row, rows

BATCH = 1_000


@dataclass(frozen=True)
class Place:
    """An opinion's span within its part."""

    comment: str
    start: int
    end: int

    @property
    def id(self) -> str:
        return nlp.Opinion.make_id(self.comment, self.start, self.end)


class Material:
    """What is known of a consultation, or of some of its ``submissions``, read once.

    ``goals`` are the codes of the published goals.
    """

    def __init__(
        self, consultation: Consultation, goals: set[str], submissions: Any = None
    ) -> None:
        self.consultation = consultation
        self._codes = goals | {WHOLE_PLAN}
        of_interest = Submission.objects.all() if submissions is None else submissions
        self.submissions = of_interest.filter(
            consultation=consultation, state__in=[State.RECEIVED, State.PLACED]
        )
        self._rows = {row.pk: row for row in rows(self.submissions)}
        self._dropped: dict[int, list[int]] = {}
        for pk, start in _dropped(consultation):
            self._dropped.setdefault(pk, []).append(start)

    def beside(self, submissions: Any) -> "Material":
        """Other submissions of the same consultation."""
        return Material(self.consultation, self._codes, submissions)

    @cached_property
    def _themes(self) -> list[Theme]:
        themes = Theme.objects.of(self.consultation).filter(goal_code__in=self._codes)
        return list(themes.prefetch_related("representatives"))

    @cached_property
    def opinions(self) -> list[nlp.Opinion]:
        """Where opinions are now.

        What changes while this is read has no place in the texts; it waits for the next run.
        """
        return [
            self._opinion(placement, place)
            for placement in _placements(self.consultation, self.submissions)
            if placement.goal_code in self._codes | {""}
            and (place := self._place(placement.opinion))
        ]

    @cached_property
    def parts(self) -> dict[str, int]:
        """The numbers of the parts, by comment."""
        return {
            comment_id(row.pk, part.start): part.pk
            for row in self._rows.values()
            for part in row.parts
        }

    @property
    def versions(self) -> dict[int, int]:
        """The submissions, and which version of each was read."""
        return {row.pk: row.version for row in self._rows.values()}

    @property
    def cut(self) -> dict[int, set[tuple[int, int]]]:
        """The opinions that submissions were split into before."""
        return {row.pk: set(row.spans) for row in self._rows.values() if row.is_placed}

    @property
    def translated(self) -> dict[str, Translated]:
        """The comments that go in as a translation, by id."""
        return {
            comment_id(row.pk, part.start): Translated(
                SpanKey(row.pk, part.start, part.end), row.language
            )
            for row in self._rows.values()
            for part in row.parts
            if row.translation(part)
        }

    @cached_property
    def comments(self) -> list[nlp.Comment]:
        """What is to be analysed."""
        return [
            self._comment(row, part)
            for row in self._rows.values()
            for part in row.parts
            if not self._is_dropped(row, part)
        ]

    def previous(self) -> nlp.Result | None:
        """What is stored, as the result of an earlier run; nothing before the first."""
        if not self.opinions and not self._themes:
            return None
        members: dict[str | None, list[str]] = {}
        for opinion in self.opinions:
            members.setdefault(opinion.theme, []).append(opinion.id)
        return nlp.Result(
            opinions=tuple(self.opinions),
            themes=tuple(
                self._theme(theme, members.get(str(theme.pk), [])) for theme in self._themes
            ),
        )

    def corrections(self) -> list[nlp.Correction]:
        """What staff confirmed, to be kept and to learn from."""
        return [
            nlp.Correction(
                submission=opinion.submission,
                start=opinion.start,
                end=opinion.end,
                goal=opinion.goal,
                theme=opinion.theme,
                decided=frozenset({"goal", "theme"}),
            )
            for opinion in self.opinions
            if opinion.confirmed
        ]

    def _place(self, opinion: Opinion | None) -> Place | None:
        row = self._rows.get(opinion.submission_id) if opinion else None
        part = row.part_with(opinion.start, opinion.end) if row and opinion else None
        if not (row and part and opinion):
            return None
        comment = comment_id(row.pk, part.start)
        if translation := row.translation(part):
            return Place(comment, 0, len(translation))
        return Place(comment, opinion.start - part.start, opinion.end - part.start)

    def _is_dropped(self, row: Row, part: Part) -> bool:
        """Whether staff found no opinion in ``part``: it is not split once more."""
        dropped = self._dropped.get(row.pk, ())
        return any(part.start <= start < part.end for start in dropped) and not any(
            part.start <= start < part.end for start, _end in row.spans
        )

    def _comment(self, row: Row, part: Part) -> nlp.Comment:
        translation = row.translation(part)
        inside = [span for span in row.spans if row.part_with(*span) == part]
        spans = tuple((start - part.start, end - part.start) for start, end in inside)
        return nlp.Comment(
            id=comment_id(row.pk, part.start),
            text=translation or row.text[part.start : part.end],
            goal=part.goal,
            spans=((0, len(translation)),) if translation else spans or None,
        )

    def _text(self, opinion: Opinion) -> str:
        row = self._rows[opinion.submission_id]
        part = row.part_with(opinion.start, opinion.end)
        translation = row.translation(part) if part else ""
        return translation or row.text[opinion.start : opinion.end]

    def _opinion(self, placement: Placement, place: Place) -> nlp.Opinion:
        first = placement.duplicate_of
        same = self._place(None if first and first.set_aside else first)
        return nlp.Opinion(
            id=place.id,
            submission=place.comment,
            start=place.start,
            end=place.end,
            text=self._text(placement.opinion),
            language=placement.opinion.language,
            goal=int(placement.goal_code) if placement.goal_code else None,
            goal_confidence=placement.goal_confidence,
            goal_scores={int(goal): score for goal, score in placement.goal_scores.items()},
            measures=tuple(nlp.MeasureScore(**measure) for measure in placement.measures),
            theme=_key(placement.theme_id),
            duplicate_of=same.id if same else None,
            stance=placement.stance,
            hints=tuple(nlp.Hint(**hint) for hint in placement.hints),
            confirmed=placement.is_confirmed,
        )

    def _theme(self, theme: Theme, opinions: list[str]) -> nlp.Theme:
        places = [self._place(opinion) for opinion in theme.representatives.all()]
        return nlp.Theme(
            id=str(theme.pk),
            goal=int(theme.goal_code),
            label=theme.label,
            keywords=tuple(theme.keywords),
            opinions=tuple(opinions),
            representatives=tuple(place.id for place in places if place),
            named=theme.keeps_its_label,
        )


def _placements(consultation: Consultation, submissions: Any) -> Any:
    return (
        Placement.objects.of(consultation)
        .filter(opinion__submission__in=submissions.filter(state=State.PLACED))
        .select_related("opinion", "duplicate_of")
        .order_by("opinion__submission", "opinion__start")
        .iterator(chunk_size=BATCH)
    )


def _dropped(consultation: Consultation) -> Any:
    dropped = Opinion.everything.filter(set_aside__in=DROP_REASONS)
    return dropped.filter(submission__consultation=consultation).values_list("submission", "start")


def _key(theme_id: int | None) -> str | None:
    return None if theme_id is None else str(theme_id)
