from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission


class AsideReason(models.TextChoices):
    """Why a span is no opinion (any more). The row stays, so that the step can be undone."""

    RECUT = "recut", _("Cut otherwise")
    GREETING = "greeting", _("Greeting or introduction")
    OUT_OF_SCOPE = "out_of_scope", _("Outside what is asked")
    ILLEGIBLE = "illegible", _("Illegible")
    ABUSE = "abuse", _("Insult")


# What staff may choose.
DROP_REASONS = [reason for reason in AsideReason if reason != AsideReason.RECUT]


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def of(self, consultation: Any) -> "OpinionQuerySet":
        return self.filter(submission__consultation=consultation)


class CurrentOpinions(models.Manager["Opinion"]):
    """The default, also for ``submission.opinions``: a forgotten filter counts nothing twice."""

    def get_queryset(self) -> OpinionQuerySet:
        return OpinionQuerySet(self.model, using=self._db).filter(set_aside="")

    def of(self, consultation: Any) -> OpinionQuerySet:
        return self.get_queryset().of(consultation)


class Opinion(models.Model):
    """A verbatim span of a submission that asks for one answer (件)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    language = models.CharField(_("language"), max_length=5, default="ja")

    # Empty for an opinion. Whatever is set aside is in no count and no list.
    set_aside = models.CharField(
        _("set aside because"), max_length=15, choices=AsideReason, blank=True, editable=False
    )

    objects: ClassVar[Any] = CurrentOpinions()
    everything: ClassVar[Any] = OpinionQuerySet.as_manager()

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
