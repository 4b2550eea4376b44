"""What an analysis works with: the submissions, and what earlier runs and staff made of them.

A stored theme goes in under its number, and comes back under it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from engagement.submissions.masking import blanked_text
from engagement.submissions.models import DROP_REASONS, Opinion, State, Submission, SubmissionPart

from ..analysis import SpanKey
from ..models import WHOLE_PLAN, Placement, Theme
from .places import Translated, comment_id


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
    """The rows of a consultation, or of some of its ``submissions``, read once.

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
        self._submissions = list(
            self.submissions.order_by("pk").prefetch_related("parts", "opinions", "masks")
        )
        self._by_pk = {row.pk: row for row in self._submissions}
        self._parts = {row.pk: list(row.parts.all()) for row in self._submissions}
        # What is hidden from the public cannot come back in a label or a keyword.
        self._texts = {row.pk: blanked_text(row) for row in self._submissions}
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
    def _placed(self) -> list[tuple[Placement, Place]]:
        """What changes while this is read has no place in the texts; it waits for the next run."""
        return [
            (placement, place)
            for placement in _placements(self.consultation, self.submissions)
            if placement.goal_code in self._codes | {""}
            and (place := self._place(placement.opinion))
        ]

    @cached_property
    def parts(self) -> dict[str, int]:
        """The numbers of the parts, by comment."""
        return {
            comment_id(pk, part.start): part.pk
            for pk, parts in self._parts.items()
            for part in parts
        }

    @property
    def versions(self) -> dict[int, int]:
        """The submissions, and which version of each was read."""
        return {row.pk: row.version for row in self._submissions}

    @property
    def cut(self) -> dict[int, set[tuple[int, int]]]:
        """The opinions that submissions were split into before."""
        return {
            row.pk: {(opinion.start, opinion.end) for opinion in row.opinions.all()}
            for row in self._submissions
            if row.state == State.PLACED
        }

    @property
    def translated(self) -> dict[str, Translated]:
        """The comments that go in as a translation, by id."""
        return {
            comment_id(row.pk, part.start): Translated(
                SpanKey(row.pk, part.start, part.end), row.language
            )
            for row in self._submissions
            for part in self._parts[row.pk]
            if _translation(row, part)
        }

    @cached_property
    def comments(self) -> list[nlp.Comment]:
        """What is to be analysed."""
        return [
            self._comment(submission, part)
            for submission in self._submissions
            for part in self._parts[submission.pk]
            if not self._is_dropped(submission, part)
        ]

    def previous(self) -> nlp.Result | None:
        """What is stored, as the result of an earlier run; nothing before the first."""
        if not self._placed and not self._themes:
            return None
        members: dict[int | None, list[str]] = {}
        for placement, place in self._placed:
            members.setdefault(placement.theme_id, []).append(place.id)
        return nlp.Result(
            opinions=tuple(self.opinions()),
            themes=tuple(self._theme(theme, members.get(theme.pk, [])) for theme in self._themes),
        )

    def opinions(self) -> list[nlp.Opinion]:
        """Where opinions are now."""
        return [self._opinion(*placed) for placed in self._placed]

    def corrections(self) -> list[nlp.Correction]:
        """What staff confirmed, to be kept and to learn from."""
        return [
            nlp.Correction(
                submission=place.comment,
                start=place.start,
                end=place.end,
                goal=int(placement.goal_code),
                theme=_key(placement.theme_id),
                decided=frozenset({"goal", "theme"}),
            )
            for placement, place in self._placed
            if placement.is_confirmed
        ]

    def _place(self, opinion: Opinion | None) -> Place | None:
        if opinion is None:
            return None
        for part in self._parts.get(opinion.submission_id, ()):
            if part.start <= opinion.start and opinion.end <= part.end:
                comment = comment_id(opinion.submission_id, part.start)
                if translation := _translation(self._by_pk[opinion.submission_id], part):
                    return Place(comment, 0, len(translation))
                return Place(comment, opinion.start - part.start, opinion.end - part.start)
        return None

    def _is_dropped(self, submission: Submission, part: SubmissionPart) -> bool:
        """Whether staff found no opinion in ``part``: it is not split once more."""
        dropped = self._dropped.get(submission.pk, ())
        return any(part.start <= start < part.end for start in dropped) and not any(
            part.start <= opinion.start < part.end for opinion in submission.opinions.all()
        )

    def _comment(self, submission: Submission, part: SubmissionPart) -> nlp.Comment:
        comment = comment_id(submission.pk, part.start)
        translation = _translation(submission, part)
        places = [self._place(opinion) for opinion in submission.opinions.all()]
        spans = tuple((p.start, p.end) for p in places if p and p.comment == comment)
        return nlp.Comment(
            id=comment,
            text=translation or self._texts[submission.pk][part.start : part.end],
            goal=int(part.goal_code) if part.goal_code else None,
            spans=((0, len(translation)),) if translation else spans or None,
        )

    def _text(self, opinion: Opinion) -> str:
        submission = self._by_pk[opinion.submission_id]
        words = self._texts[submission.pk][opinion.start : opinion.end]
        for part in self._parts[submission.pk]:
            if part.start <= opinion.start and opinion.end <= part.end:
                return _translation(submission, part) or words
        return words

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


def _translation(submission: Submission, part: SubmissionPart) -> str:
    """What staff translated ``part`` into, unless it was split in the original before."""
    if not part.translation:
        return ""
    spans = [
        (opinion.start, opinion.end)
        for opinion in submission.opinions.all()
        if part.start <= opinion.start and opinion.end <= part.end
    ]
    return part.translation if spans in ([], [(part.start, part.end)]) else ""


def _placements(consultation: Consultation, submissions: Any) -> Any:
    return (
        Placement.objects.of(consultation)
        .filter(opinion__submission__in=submissions.filter(state=State.PLACED))
        .select_related("opinion__submission", "duplicate_of")
        .order_by("opinion__submission", "opinion__start")
    )


def _dropped(consultation: Consultation) -> Any:
    dropped = Opinion.everything.filter(set_aside__in=DROP_REASONS)
    return dropped.filter(submission__consultation=consultation).values_list("submission", "start")


def _key(theme_id: int | None) -> str | None:
    return None if theme_id is None else str(theme_id)
