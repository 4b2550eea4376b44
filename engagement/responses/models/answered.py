from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import Submission

from .summary import ResponseSummary


class AnsweredOpinionQuerySet(models.QuerySet["AnsweredOpinion"]):
    def published_in(self, results: ResponseSummary) -> "AnsweredOpinionQuerySet":
        return self.filter(edition=results.edition)


class AnsweredOpinion(models.Model):
    """Which row of the published results answers a span of a submission.

    Frozen with each publication, and kept apart from the snapshot, which everybody may read: what
    staff do to opinions and themes later does not change what somebody was answered.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answered")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    anchor = models.CharField(_("row of the results"), max_length=30)
    edition = models.CharField(_("edition of the results"), max_length=40)

    objects: ClassVar[Any] = AnsweredOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answered opinion")
        verbose_name_plural = _("answered opinions")
        ordering: ClassVar[list[str]] = ["submission", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "edition", "start", "end"],
                name="opinion_answered_once_in_an_edition",
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.start}-{self.end}"

    @property
    def text(self) -> str:
        """The submitter's own words, cut from the submission; offsets count code points."""
        return self.submission.text[self.start : self.end]
