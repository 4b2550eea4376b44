from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.submissions.models import Submission

from .theme import Theme


class WordingState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    ASKING = "asking", _("Waiting for the answer")
    ANSWERED = "answered", pgettext_lazy("wording", "Proposed")
    FAILED = "failed", _("Failed")
    ACCEPTED = "accepted", pgettext_lazy("wording", "Accepted")
    REFUSED = "refused", pgettext_lazy("wording", "Refused")


ACTIVE = [WordingState.QUEUED, WordingState.ASKING]


class WordingError(models.TextChoices):
    """Why there is no proposal, and what to do. Holds nothing that a citizen or a model wrote."""

    ADDRESS = (
        "address",
        _(
            "Nothing was sent: the settings do not allow texts to go to this server. "
            "Ask who runs the server."
        ),
    )
    CHANGED = (
        "changed",
        _(
            "Nothing was proposed: the opinions, or what is masked in them, changed meanwhile. "
            "Look at what would be sent and ask again."
        ),
    )
    UNREACHABLE = (
        "unreachable",
        _("The model's server could not be reached. Try again later, or ask who runs the server."),
    )
    SLOW = (
        "slow",
        _(
            "The model did not answer in time. Try again later; if it stays slow, ask who runs the "
            "server for a longer time limit."
        ),
    )
    BUSY = ("busy", _("The model's server is overloaded or broken. Try again later."))
    REFUSED = (
        "refused",
        _(
            "The model's server refused the question. Ask who runs the server to check address, "
            "key and name of the model."
        ),
    )
    TOO_LONG = (
        "too_long",
        _("The answer was far too long and was not read. Try again, or write the name yourself."),
    )
    UNUSABLE = (
        "unusable",
        _(
            "The answer was not a plain short name and summary, and is not used. Try again, or "
            "write the name yourself."
        ),
    )
    LOST = ("lost", _("The worker stopped while it waited. Ask again if you still want to."))


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, consultation: Any) -> "WordingQuerySet":
        return self.filter(theme__consultation=consultation)

    def active(self) -> "WordingQuerySet":
        return self.filter(state__in=ACTIVE)

    def with_words(self) -> "WordingQuerySet":
        """Those whose words have not been erased."""
        return self.exclude(prompt="")


class Wording(models.Model):
    """One exchange with a language model about a theme: what left the machine, where it went, who
    asked, what came back, and what became of it. The words are erased with the identities."""

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="wordings", verbose_name=_("theme")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=WordingState, default=WordingState.QUEUED
    )
    error = models.CharField(_("error"), max_length=20, choices=WordingError, blank=True)
    host = models.CharField(_("server"), max_length=255)
    model = models.CharField(_("model"), max_length=200)
    prompt = models.TextField(_("what was sent"))
    sent = models.PositiveIntegerField(_("opinions sent"))
    held_back = models.PositiveIntegerField(_("opinions held back"))
    # Whose words are in the prompt, so that they go from it when they are taken back.
    submissions = models.ManyToManyField(Submission, related_name="+")
    answer = models.TextField(_("what came back"), blank=True)
    label = models.TextField(_("proposed name"), blank=True)
    summary = models.TextField(_("proposed summary"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked"))
    started_at = models.DateTimeField(_("sent"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects: ClassVar[Any] = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of wording")
        verbose_name_plural = _("proposals of wording")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["theme"],
                condition=Q(state__in=ACTIVE),
                name="one_active_wording_per_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody to accept or refuse it."""
        return self.state == WordingState.ANSWERED

    @property
    def duration(self) -> timedelta | None:
        """How long the server took."""
        if self.started_at and self.finished_at:
            return self.finished_at - self.started_at
        return None
