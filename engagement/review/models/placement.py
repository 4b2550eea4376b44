from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation
from engagement.submissions.models import Opinion

from .run import Run
from .theme import WHOLE_PLAN, Theme


class Outcome(models.TextChoices):
    """What is known of the goal that an opinion speaks of."""

    ASSIGNED = "assigned", _("Assigned to a goal")
    UNDECIDED = "undecided", _("Cannot decide")
    OUTSIDE = "outside", _("Whole plan or outside the draft")
    EXCLUDED = "excluded", _("Excluded with its submission")


class Stance(models.TextChoices):
    SUPPORT = "support", _("Agrees")
    OPPOSE = "oppose", _("Disagrees")
    REQUEST = "request", _("Requests")
    QUESTION = "question", _("Asks")
    OTHER = "other", _("Other")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def of(self, consultation: Any) -> "PlacementQuerySet":
        """The placements of ``consultation``, without those of excluded submissions."""
        return self.filter(consultation=consultation).exclude(outcome=Outcome.EXCLUDED)

    def with_texts(self) -> "PlacementQuerySet":
        """With what a page needs to show the opinions, at a constant number of queries."""
        return self.select_related(
            "opinion__submission", "opinion__insight", "theme", "confirmed_by", "run"
        ).prefetch_related("opinion__submission__parts__targets")

    def undecided(self) -> "PlacementQuerySet":
        return self.filter(outcome=Outcome.UNDECIDED)

    def unplaced(self) -> "PlacementQuerySet":
        """Opinions whose goal is known and that belong to no theme yet."""
        return self.filter(outcome__in=[Outcome.ASSIGNED, Outcome.OUTSIDE], theme=None)

    def in_submissions_with(self, words: Sequence[str]) -> "PlacementQuerySet":
        """Opinions whose submission, as it is searched, holds every one of ``words``."""
        found = self
        for word in words:
            found = found.filter(opinion__submission__searchable__contains=word)
        return found

    def badly_placed(self) -> "PlacementQuerySet":
        """Opinions that are little like the rest of the theme that a run left them in."""
        return self.filter(
            opinion__insight__sits_badly=True,
            opinion__insight__theme=models.F("theme"),
            confirmed_at=None,
        )

    def confirmed(self) -> "PlacementQuerySet":
        return self.exclude(confirmed_at=None)

    def in_goal(self, goal_code: str) -> "PlacementQuerySet":
        return self.filter(goal_code=goal_code)


class Placement(models.Model):
    """Where one opinion belongs: its goal, its measures, its theme, and who or what said so."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="placement")
    # That of the opinion's submission, so that a hundred thousand are counted from one index.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    goal_code = models.CharField(_("goal"), max_length=5, blank=True)
    goal_confidence = models.FloatField(_("confidence"), default=0.0)
    goal_scores = models.JSONField(_("scores by goal"), default=dict)
    measures = models.JSONField(_("measures"), default=list)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="placements",
        verbose_name=_("theme"),
    )
    theme_candidates = models.JSONField(_("candidate themes"), default=list)
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, default=Stance.OTHER)
    duplicate_of = models.ForeignKey(
        Opinion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("same voice as"),
    )
    hints = models.JSONField(_("hints of personal data"), default=list)
    # The run that found this; none where staff put an excluded submission back.
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="placements")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects: ClassVar[Any] = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering: ClassVar[list[str]] = ["opinion__submission__received_at", "opinion"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consultation", "outcome", "goal_code", "theme", "confirmed_at"]),
            models.Index(fields=["theme", "stance", "opinion"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[Outcome.UNDECIDED, Outcome.EXCLUDED], goal_code="", theme=None
                )
                | Q(outcome=Outcome.OUTSIDE, goal_code=WHOLE_PLAN)
                | (Q(outcome=Outcome.ASSIGNED) & ~Q(goal_code__in=["", WHOLE_PLAN])),
                name="placement_outcome_fits_goal",
            ),
        ]

    def __str__(self) -> str:
        return str(self.opinion)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def top_measure(self) -> str:
        """Code of the best measure within the goal, empty where there is none."""
        codes = [measure["code"] for measure in self.measures]
        if self.outcome != Outcome.UNDECIDED:
            codes = [code for code in codes if code.startswith(f"{self.goal_code}-")]
        return codes[0] if codes else ""

    @property
    def version(self) -> str:
        """Changes whenever the opinion moves or is confirmed: what a page showed, to compare."""
        confirmed = self.confirmed_at.isoformat() if self.confirmed_at else ""
        return f"{self.goal_code}/{self.theme_id or ''}/{confirmed}"
