from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .theme import Theme


class Comment(models.Model):
    """A note on a theme for colleagues. Taking it back hides it."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField(_("time"))
    is_withdrawn = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]

    def __str__(self) -> str:
        """An internal number only: log entries store this text."""
        return f"#{self.pk}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def open_for(self, user: Any) -> "MentionQuerySet":
        return self.filter(user=user, done_at=None, comment__is_withdrawn=False)


class Mention(models.Model):
    """A colleague who is asked by a comment; it waits in their queue until they say it is done."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_mentions"
    )
    done_at = models.DateTimeField(_("done"), null=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True)

    objects: ClassVar[Any] = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["comment", "user"], name="mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comment} → {self.user_id}"
