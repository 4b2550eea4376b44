from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation


class RunState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


ACTIVE = [RunState.QUEUED, RunState.RUNNING]


class RunKind(models.TextChoices):
    """How much a run looks at."""

    FULL = "full", _("Everything grouped anew")
    NEW = "new", _("New opinions added to the themes")


class RunError(models.TextChoices):
    """Why a run failed, in words that tell staff what to do. Never holds what citizens wrote."""

    NO_GOALS = "no_goals", _("The draft has no published goal. Publish its goals, then try again.")
    MODEL = "model", _("The language model is missing or damaged. Ask who runs the server.")
    LEDGER = (
        "ledger",
        _(
            "The result did not account for every submission, so none of it was stored. "
            "Ask who runs the server."
        ),
    )
    WORKER_LOST = (
        "worker_lost",
        _(
            "The worker stopped several times at this work, perhaps for lack of memory. "
            "Ask who runs the server."
        ),
    )
    UNEXPECTED = (
        "unexpected",
        _(
            "The analysis stopped with an unexpected error. Try again; if it stops again, ask who "
            "runs the server."
        ),
    )


class RunQuerySet(models.QuerySet["Run"]):
    def active(self) -> "RunQuerySet":
        return self.filter(state__in=ACTIVE)


class Run(models.Model):
    """One analysis of a consultation: what was used, how long it took, what came out."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="runs", verbose_name=_("consultation")
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    # Until it is done, what was asked for; then what was done.
    kind = models.CharField(_("kind"), max_length=5, choices=RunKind, default=RunKind.FULL)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # How often a worker took it: the number tells a worker that was thought dead that it lost the
    # run, and ends a run that kills every worker.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    step = models.CharField(_("step"), max_length=50, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    model = models.JSONField(_("model and parameters"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    seconds = models.JSONField(_("seconds by step"), default=dict)
    error = models.CharField(_("error"), max_length=200, choices=RunError, blank=True)

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("analysis run")
        verbose_name_plural = _("analysis runs")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state__in=["queued", "running"]),
                name="one_active_run_per_consultation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def duration(self) -> timedelta | None:
        """How long a finished run was at work."""
        if self.started_at and self.finished_at:
            return self.finished_at - self.started_at
        return None
