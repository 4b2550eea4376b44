from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation
from engagement.submissions.models import Opinion

from .run import Run
from .theme import Theme


class EventKind(models.TextChoices):
    """What was done. How to say it is told by ``review.history``."""

    CREATE = "create", _("Create theme")
    RENAME = "rename", _("Rename theme")
    SUMMARISE = "summarise", _("Summarise theme")
    REVIEW = "review", _("Review theme")
    REOPEN = "reopen", _("Reopen theme")
    LOCK = "lock", _("Lock theme")
    UNLOCK = "unlock", _("Unlock theme")
    ASSIGN = "assign", _("Assign theme")
    MERGE = "merge", _("Merge themes")
    SPLIT = "split", _("Split theme")
    MOVE = "move", _("Move opinions")
    CONFIRM = "confirm", _("Confirm opinions")
    REFER = "refer", _("Add references")
    UNREFER = "unrefer", _("Remove references")
    EXCLUDE = "exclude", _("Exclude submission")
    PUT_BACK = "put_back", _("Put submission back")
    CUT = "cut", _("Split opinion")
    JOIN = "join", _("Join opinions")
    DROP = "drop", _("Drop opinion")
    RECOVER = "recover", _("Restore opinion")
    NOTE = "note", _("Comment on theme")
    SHEET = "sheet", _("Import the working list")
    RUN = "run", _("Analysis")
    RESTORE = "restore", _("Restore an analysis")
    UNDO = "undo", _("Undo")
    REDO = "redo", _("Redo")


class ReviewEventQuerySet(models.QuerySet["ReviewEvent"]):
    def of(self, consultation: Any) -> "ReviewEventQuerySet":
        return self.filter(consultation=consultation)

    def on_theme(self, theme: Theme) -> "ReviewEventQuerySet":
        return self.filter(pk__in=EventSubject.objects.filter(theme=theme).values("event"))

    def on_opinion(self, opinion: Opinion) -> "ReviewEventQuerySet":
        return self.filter(pk__in=EventSubject.objects.filter(opinion=opinion).values("event"))

    def after(self, number: int) -> "ReviewEventQuerySet":
        return self.filter(number__gt=number)

    def steps(self) -> "ReviewEventQuerySet":
        """What people did and may undo; not the undoing itself, nor what analyses did."""
        return self.exclude(kind__in=[EventKind.UNDO, EventKind.REDO, EventKind.RUN])


class ReviewEvent(models.Model):
    """One step of the review: which rows it changed, to what, and what they were before.

    ``changes`` and ``inverse`` have one shape, described in ``review.changes``; they hold numbers,
    codes and labels, never what a citizen wrote. Applying the changes of all events in the order
    of their numbers gives the present state.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="review_events"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind)
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="events")
    changes = models.JSONField(_("changes"), default=dict)
    inverse = models.JSONField(_("how it was"), default=dict)
    # Labels and numbers of that moment, for saying what was done.
    about = models.JSONField(_("about"), default=dict)
    # The step that an undo or a redo is about.
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversals"
    )
    is_undone = models.BooleanField(_("undone"), default=False)

    objects: ClassVar[Any] = ReviewEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the review")
        verbose_name_plural = _("steps of the review")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "number"], name="event_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class EventSubject(models.Model):
    """A theme or an opinion that an event is about, so that its history is found by an index."""

    event = models.ForeignKey(ReviewEvent, on_delete=models.CASCADE, related_name="subjects")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("subject of a step")
        verbose_name_plural = _("subjects of steps")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.event}"
