from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import Opinion

from .theme import Theme


class InsightQuerySet(models.QuerySet["Insight"]):
    def of(self, consultation: Any) -> "InsightQuerySet":
        return self.filter(opinion__submission__consultation=consultation)


class Insight(models.Model):
    """What the last run can tell of an opinion besides its place.

    ``suggestions`` are ``[theme, score, [word, …]]`` and ``similar`` ``[opinion, score]``, best
    first; ``theme`` is where the opinion was when ``sits_badly`` was found.
    """

    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, related_name="insight")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, related_name="+")
    suggestions = models.JSONField(_("suggested themes"), default=list)
    sits_badly = models.BooleanField(_("sits badly in its theme"), default=False)
    similar = models.JSONField(_("similar opinions"), default=list)
    words = models.JSONField(_("words"), default=list)
    x = models.FloatField(default=0.0)
    y = models.FloatField(default=0.0)

    objects: ClassVar[Any] = InsightQuerySet.as_manager()

    class Meta:
        verbose_name = _("insight")
        verbose_name_plural = _("insights")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            # Few of very many: planners take a plain index on a flag for half of the table.
            models.Index(
                fields=["opinion"], condition=models.Q(sits_badly=True), name="insight_sits_badly"
            ),
        ]

    def __str__(self) -> str:
        return str(self.opinion)


class SplitPlan(models.Model):
    """How the last run would split a theme in so many parts; ``parts`` as in a proposal."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="split_plans")
    count = models.PositiveSmallIntegerField(_("parts"))
    parts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("plan of a split")
        verbose_name_plural = _("plans of splits")
        ordering: ClassVar[list[str]] = ["count"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["theme", "count"], name="one_split_plan_per_count"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}/{self.count}"


class SummarySentence(models.Model):
    """A sentence of an opinion that tells what its theme says: where it is, not what it says."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="summary_sentences")
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sentence of a summary")
        verbose_name_plural = _("sentences of summaries")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.opinion)

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.opinion.text[self.start : self.end]
