from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import ReviewEvent
from .run import Run
from .theme import Theme


class ProposalKind(models.TextChoices):
    MERGE = "merge", _("Merge")
    SPLIT = "split", _("Split")
    MOVE = "move", _("Move")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of(self, consultation: Any) -> "ProposalQuerySet":
        return self.filter(run__consultation=consultation)

    def open(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.OPEN)


class Proposal(models.Model):
    """What a run would change and may not: staff accept or refuse it.

    ``payload`` holds numbers and labels. merge: ``{"into": theme, "themes": [theme, …]}``; split:
    ``{"theme": theme, "parts": [{"label", "opinions": [opinion, …]}, …]}``; move: ``{"theme":
    theme, "opinions": [opinion, …]}``.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("kind"), max_length=10, choices=ProposalKind)
    payload = models.JSONField(_("payload"), default=dict)
    score = models.FloatField(_("score"), default=0.0)
    themes = models.ManyToManyField(Theme, related_name="proposals", verbose_name=_("themes"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    event = models.ForeignKey(ReviewEvent, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering: ClassVar[list[str]] = ["-score", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"#{self.pk}"
