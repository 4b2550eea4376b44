from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .theme import Theme

GONE_AFTER = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def now_on(self, theme: Theme) -> "PresenceQuerySet":
        return self.filter(theme=theme, seen_at__gt=timezone.now() - GONE_AFTER)

    def stale(self) -> "PresenceQuerySet":
        return self.filter(seen_at__lte=timezone.now() - GONE_AFTER)


class Presence(models.Model):
    """Who has a theme open. The page says so again every few seconds."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("last seen"), db_index=True)

    objects: ClassVar[Any] = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["theme", "user"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}/{self.user_id}"
