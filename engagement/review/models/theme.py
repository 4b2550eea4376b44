from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation, Department
from engagement.submissions.models import Opinion

from .run import Run

WHOLE_PLAN = "0"  # goal code of what speaks about the whole plan or of matters outside it


class ThemeState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    REVIEWED = "reviewed", _("Reviewed")


class ThemeQuerySet(models.QuerySet["Theme"]):
    def with_opinion_count(self) -> "ThemeQuerySet":
        return self.annotate(opinion_count=Count("placements"))

    def largest_first(self) -> "ThemeQuerySet":
        """Ordered by size; for a queryset ``with_opinion_count``."""
        return self.order_by(F("opinion_count").desc(), "pk")

    def of(self, consultation: Any) -> "ThemeQuerySet":
        """The themes of ``consultation`` that are in use."""
        return self.filter(consultation=consultation, is_retired=False)

    def in_goal(self, goal_code: str) -> "ThemeQuerySet":
        return self.filter(goal_code=goal_code)

    def forgotten(self) -> "ThemeQuerySet":
        """Themes that no opinion is in and that no member of staff has had a hand in."""
        return self.filter(
            placements=None,
            references=None,
            named_by_staff=False,
            state=ThemeState.PROPOSED,
            is_locked=False,
            department=None,
        )


class Theme(models.Model):
    """Opinions within a goal that one answer serves (論点); it keeps its identity over runs."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="themes",
        verbose_name=_("consultation"),
    )
    goal_code = models.CharField(_("goal"), max_length=5)
    label = models.CharField(_("label"), max_length=100)
    named_by_staff = models.BooleanField(_("named by staff"), default=False)
    # What staff accepted as the summary of its opinions; the first draft of the answer's.
    summary = models.TextField(_("summary"), blank=True)
    keywords = models.JSONField(_("keywords"), default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=ThemeState, default=ThemeState.PROPOSED
    )
    representatives = models.ManyToManyField(
        Opinion, related_name="+", blank=True, verbose_name=_("representative opinions")
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name=_("department"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    # The number of the last event that changed it, so that nobody overwrites another unseen.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    # Neither a run nor staff change what is locked, until it is unlocked.
    is_locked = models.BooleanField(_("locked"), default=False)
    # Merged into another, emptied by a run, or its making undone: kept, so that it can come back.
    is_retired = models.BooleanField(_("no longer in use"), default=False)
    created_by_run = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar[list[str]] = ["goal_code", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consultation", "is_retired", "goal_code"]),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def keeps_its_label(self) -> bool:
        """Whether staff chose or accepted the label, so that no run changes it."""
        return self.named_by_staff or self.state == ThemeState.REVIEWED
