"""Who is at work on a theme at this moment."""

from typing import Any

from django.utils import timezone

from engagement.consultations.permissions import require

from ..models import Presence, Theme


def say_present(*, theme: Theme, user: Any) -> list[Any]:
    """Note that ``user`` has ``theme`` open; answers the colleagues who have it open too.

    Raises ``PermissionDenied``.
    """
    require(user, "review.view_theme")
    Presence.objects.update_or_create(theme=theme, user=user, defaults={"seen_at": timezone.now()})
    Presence.objects.stale().delete()
    others = Presence.objects.now_on(theme).exclude(user=user).select_related("user")
    return [presence.user for presence in others]
