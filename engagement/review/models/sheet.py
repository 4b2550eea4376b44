import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import Consultation
from engagement.submissions.models.file import private_storage

# They hold what citizens wrote: as long as somebody is at work with them, and no longer.
KEPT = timedelta(days=1)


class SheetKind(models.TextChoices):
    LIST = "list", _("Working list")
    RETURN = "return", _("Edited list")


class SheetState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    WORKING = "working", _("Being worked on")
    READY = "ready", pgettext_lazy("working list", "Ready")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Failed")


ACTIVE = [SheetState.QUEUED, SheetState.WORKING]


def new_place() -> str:
    """Where a file will be: told beforehand, so that none is left where a worker dies."""
    return f"sheets/{secrets.token_hex(16)}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def active(self) -> "SheetQuerySet":
        return self.filter(state__in=ACTIVE)

    def with_words(self) -> "SheetQuerySet":
        """Those whose file holds, or will hold, what citizens wrote."""
        return self.filter(Q(state__in=ACTIVE) | ~Q(content=""))

    def mine(self, sheet: "Sheet") -> "SheetQuerySet":
        """The row of ``sheet``, unless another worker has taken it, or it is gone."""
        return self.filter(pk=sheet.pk, state=SheetState.WORKING, attempts=sheet.attempts)

    def claim(self, sheet: "Sheet") -> bool:
        """Whether the caller, and nobody else, is to work on ``sheet`` now."""
        return bool(
            self.filter(pk=sheet.pk, state=SheetState.QUEUED).update(
                state=SheetState.WORKING,
                attempts=F("attempts") + 1,
                active_at=timezone.now(),
                done=0,
            )
        )


class Sheet(models.Model):
    """A working list that a worker makes, or an edited one that came back and is read by a worker.

    ``edits`` are ``sheet.Edit`` as lists, and ``preview`` is what they would change, as
    ``services.import_sheet.Plan`` tells it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=SheetKind)
    state = models.CharField(
        _("state"), max_length=10, choices=SheetState, default=SheetState.QUEUED
    )
    content = models.FileField(storage=private_storage, default=new_place, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
    )
    made_at = models.DateTimeField(_("requested"), auto_now_add=True)
    done = models.PositiveIntegerField(_("rows so far"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    # Counts up when a worker takes it, so that one which was thought dead finds out.
    attempts = models.PositiveSmallIntegerField(default=0)
    active_at = models.DateTimeField(null=True)
    error = models.TextField(_("why it stopped"), blank=True)
    edits = models.JSONField(default=list)
    preview = models.JSONField(default=dict)

    objects: ClassVar[Any] = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("working list")
        verbose_name_plural = _("working lists")
        ordering: ClassVar[list[str]] = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_list(self) -> bool:
        return self.kind == SheetKind.LIST

    @property
    def kept_until(self) -> Any:
        return self.made_at + KEPT
