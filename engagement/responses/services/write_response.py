"""Writing the city's answer to a theme (市の考え方)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.permissions import require
from engagement.review.models import Theme
from engagement.submissions.text import clean_text

from ..models import Reflection, Response


class WrongReflection(Exception):
    """The reflection belongs to another consultation."""

    def __str__(self) -> str:
        return _("This reflection belongs to another consultation.")


class NewerVersion(Exception):
    """Somebody wrote a version that the writer has not seen; it is ``current``."""

    def __init__(self, current: Response) -> None:
        super().__init__(current.pk)
        self.current = current

    def __str__(self) -> str:
        written = timezone.localtime(self.current.written_at)
        return _("%(name)s wrote a newer version at %(time)s on %(date)s.") % {
            "name": self.current.written_by.get_full_name(),
            "time": written.strftime("%H:%M:%S"),
            "date": written.strftime("%Y-%m-%d"),
        }


def write_response(
    *,
    theme: Theme,
    summary: str,
    text: str,
    reflection: Reflection,
    user: Any,
    seen: datetime | None = None,
) -> Response:
    """Write the answer to ``theme``, or a new version of it; every version is kept.

    ``seen`` is ``written_at`` of the version that the writer started from, ``None`` if there was
    none.

    Raises ``PermissionDenied``, ``WrongReflection``, ``NewerVersion`` if the answer is not the one
    that the writer has seen, and ``ValidationError`` for an empty text.
    """
    require(user, "responses.change_response")
    if reflection.consultation_id != theme.consultation_id:
        raise WrongReflection
    with transaction.atomic():
        # The theme is there before its answer: its lock also keeps two first answers apart.
        Theme.objects.select_for_update().get(pk=theme.pk)
        current = Response.objects.select_related("written_by").filter(theme=theme).first()
        if current and current.written_at != seen:
            raise NewerVersion(current)
        response = current or Response(theme=theme)
        response.summary = clean_text(summary)
        response.text = clean_text(text)
        response.reflection = reflection
        response.written_by = user
        response.written_at = timezone.now()
        response.full_clean()
        response.save()
        response.save_revision(user=user, clean=False)
        log(
            instance=response,
            action="machikoe.response.write",
            user=user,
            data={"theme": theme.pk, "reflection": reflection.key},
        )
    return response
