"""What became of one submission, for the person who sent it (「私の意見はどうなった？」).

Before publication nobody outside learns what staff made of it. Afterwards everything comes from
what was frozen with the publication that is public now, never from a draft.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Phase
from engagement.submissions.models import ExclusionReason, Opinion, State, Submission

from .models import AnsweredOpinion, ResponseSummary
from .snapshot import GoalRows, Row, anchor_of, sections

# Why nothing was answered, said to the person who wrote.
REASONS: dict[str, Promise] = {
    ExclusionReason.NO_OPINION: _(
        "Staff read it and found nothing in it that asks for an answer. It is counted among the "
        "submissions."
    ),
    ExclusionReason.ILLEGIBLE: _(
        "We are sorry: staff could not read it. It is counted among the submissions."
    ),
    ExclusionReason.OUT_OF_PERIOD: _(
        "It reached the city outside the comment period, so that it could not be answered here. It "
        "is counted among the submissions."
    ),
    ExclusionReason.REFERENCE: _(
        "It reached the city after the comment period. Staff read it for reference; it is not "
        "answered here. It is counted among the submissions."
    ),
    ExclusionReason.TEST: _("It was taken for a trial of the form and not for a comment."),
    ExclusionReason.SPAM: _(
        "It was taken for advertising or for what a program sent. If it is your comment, please "
        "tell the section in charge."
    ),
}


class Step(models.TextChoices):
    """How far a submission has come."""

    RECEIVED = "received", pgettext_lazy("step", "Received")
    CONSIDERED = "considered", _("Being considered")
    ANSWERED = "answered", _("Answered")


@dataclass(frozen=True)
class OwnOpinion:
    """An opinion in the submitter's words, with the row that answers it once that is public."""

    text: str
    row: Row | None = None
    goal: GoalRows | None = None


@dataclass(frozen=True)
class OwnAnswer:
    """What the submitter of ``submission`` may know; ``results`` are public or ``None``."""

    submission: Submission
    results: ResponseSummary | None

    @property
    def step(self) -> Step:
        if self.is_answered or self.reason:
            return Step.ANSWERED
        is_over = self.results or self.submission.consultation.phase() is Phase.CLOSED
        return Step.CONSIDERED if is_over else Step.RECEIVED

    @property
    def is_withdrawn(self) -> bool:
        return self.submission.state == State.WITHDRAWN

    @property
    def is_held(self) -> bool:
        return self.submission.is_held

    @property
    def is_answered(self) -> bool:
        return bool(self._published)

    @property
    def reason(self) -> Promise | None:
        """Why nothing is answered; said with the results, when it is settled."""
        if self.results is None or self.is_answered or self.submission.state != State.EXCLUDED:
            return None
        return REASONS.get(self.submission.exclusion_reason)

    @property
    def opinions(self) -> list[OwnOpinion]:
        """As they were published; before that, as they are split now."""
        if self.is_answered:
            return [self._answered(opinion) for opinion in self._published]
        return [OwnOpinion(opinion.text) for opinion in self._current]

    @property
    def is_read_again(self) -> bool:
        """Whether staff have split or grouped it otherwise since the publication."""
        if not self.is_answered:
            return False
        return {_place(opinion) for opinion in self._current} != {
            (opinion.start, opinion.end, opinion.anchor) for opinion in self._published
        }

    @cached_property
    def _current(self) -> list[Opinion]:
        if self.submission.state != State.PLACED:
            return []
        return list(self.submission.opinions.select_related("submission", "placement", "response"))

    @cached_property
    def _published(self) -> list[AnsweredOpinion]:
        if self.results is None or self.is_withdrawn:
            return []
        answered = self.submission.answered.published_in(self.results)
        return list(answered.select_related("submission"))

    @cached_property
    def _rows(self) -> dict[str, tuple[GoalRows, Row]]:
        goals = self.results.snapshot["goals"] if self.results else []
        return {
            row["anchor"]: (goal, row)
            for goal in goals
            for _direction, rows in sections(goal)
            for row in rows
        }

    def _answered(self, opinion: AnsweredOpinion) -> OwnOpinion:
        goal, row = self._rows[opinion.anchor]
        return OwnOpinion(opinion.text, row, goal)


def own_answer(submission: Submission) -> OwnAnswer:
    consultation = submission.consultation
    return OwnAnswer(submission, ResponseSummary.objects.public_of(consultation))


def _place(opinion: Opinion) -> tuple[int, int, str]:
    placement = getattr(opinion, "placement", None)
    theme = placement.theme_id if placement else None
    single = opinion.pk if hasattr(opinion, "response") else None
    return opinion.start, opinion.end, anchor_of(theme, single) if theme else ""
