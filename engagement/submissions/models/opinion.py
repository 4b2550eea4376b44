from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def of(self, consultation: Any) -> "OpinionQuerySet":
        return self.filter(submission__consultation=consultation)


class Opinion(models.Model):
    """A verbatim span of a submission that asks for one answer (件)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    language = models.CharField(_("language"), max_length=5, default="ja")

    objects: ClassVar[Any] = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering: ClassVar[list[str]] = ["submission", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "start", "end"], name="opinion_spans_once"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="opinion_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.submission_id}/{self.start}-{self.end}"

    @property
    def text(self) -> str:
        """The submitter's own words, cut from the submission; offsets count code points."""
        return self.submission.text[self.start : self.end]
