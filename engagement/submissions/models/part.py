from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision

from .submission import ExclusionReason, Submission


class Stance(models.TextChoices):
    """How the submitter means an opinion, in their own judgement."""

    AGREE = "agree", pgettext_lazy("stance", "I agree")
    CONCERN = "concern", _("I have a concern")
    SUGGESTION = "suggestion", _("I have a suggestion")
    QUESTION = "question", _("I have a question")


class SubmissionPart(models.Model):
    """What the submitter wrote as one opinion: a span of the submission's text.

    Parts are never merged. The analysis may split a part further into opinions.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    goal_code = models.CharField(_("goal"), max_length=5, blank=True)
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, blank=True)

    # Why it holds no opinion, where the rest of its submission does: no part vanishes.
    exclusion_reason = models.CharField(
        _("reason"), max_length=20, choices=ExclusionReason, blank=True, editable=False
    )
    # By staff, for an original in another language: what the analysis reads, never what was said.
    translation = models.TextField(_("translation"), blank=True)

    class Meta:
        verbose_name = _("part of a submission")
        verbose_name_plural = _("parts of a submission")
        ordering: ClassVar[list[str]] = ["submission", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "start"], name="part_starts_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="part_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.start}-{self.end}"

    @property
    def text(self) -> str:
        """The submitter's own words, cut from the submission; offsets count code points."""
        return self.submission.text[self.start : self.end]

    @property
    def as_data(self) -> dict[str, Any]:
        """The part as a version of the submission keeps it."""
        return {
            "start": self.start,
            "end": self.end,
            "goal_code": self.goal_code,
            "stance": self.stance,
            "translation": self.translation,
            "measures": [
                {
                    "code": target.measure_code,
                    "wording": target.wording,
                    "revision": target.revision_id,
                }
                for target in self.targets.all()
            ],
        }


class SubmissionTarget(models.Model):
    """A measure that the submitter named for a part, in the wording they saw."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="targets")
    part = models.ForeignKey(SubmissionPart, on_delete=models.CASCADE, related_name="targets")
    measure_code = models.CharField(_("measure"), max_length=20)
    wording = models.CharField(_("wording"), max_length=255)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )

    class Meta:
        verbose_name = _("measure commented on")
        verbose_name_plural = _("measures commented on")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["part", "measure_code"], name="part_names_measure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_code} {self.wording}"
