"""Writing the city's answer (市の考え方) to a theme, or to one opinion of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.permissions import require
from engagement.review.models import Theme
from engagement.submissions.models import Opinion, State
from engagement.submissions.text import clean_text

from ..assignment import require_assigned
from ..models import Reflection, Response
from .approval import end_approval


class WrongReflection(Exception):
    """The reflection belongs to another consultation."""

    def __str__(self) -> str:
        return _("This reflection belongs to another consultation.")


class NotInTheme(Exception):
    """The opinion is in no theme, or is not heard any more."""

    def __str__(self) -> str:
        return _("This opinion belongs to no theme. Put it into one first.")


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
    subject: Theme | Opinion,
    summary: str,
    text: str,
    reflection: Reflection,
    user: Any,
    notes: str = "",
    changes: list[dict[str, str]] | None = None,
    seen: datetime | None = None,
) -> Response:
    """Write the answer to ``subject``, or a new version of it; every version is kept.

    What was approved stays approved, beside the new draft. A new version leaves an approval that
    was under way: nobody approves what they have not read.

    ``changes`` names the places of the draft that change (``code``, ``field``) and their wording
    ``after``. ``seen`` is ``written_at`` of the version that the writer started from, ``None`` if
    there was none.

    Raises ``PermissionDenied``, ``WrongReflection``, ``NotInTheme``, ``NewerVersion`` if the answer
    is not the one that the writer has seen, and ``ValidationError`` for an empty text.
    """
    require(user, "responses.change_response")
    with transaction.atomic():
        theme = _locked_theme(subject)
        require_assigned(theme, user)
        if reflection.consultation_id != theme.consultation_id:
            raise WrongReflection
        about = {"opinion" if isinstance(subject, Opinion) else "theme": subject}
        current = latest_version(Response.objects.filter(**about).first())
        if current and current.written_at != seen:
            raise NewerVersion(current)
        response = current or Response(**about)
        response.summary = clean_text(summary)
        response.text = clean_text(text)
        response.notes = clean_text(notes)
        response.changes = [{**c, "after": clean_text(c["after"])} for c in changes or []]
        response.reflection = reflection
        response.written_by = user
        response.written_at = timezone.now()
        response.full_clean()
        if not response.live:
            response.save()
        response.save_revision(user=user, clean=False)
        end_approval(response=response, user=user)
        log(
            instance=response,
            action="machikoe.response.write",
            user=user,
            title=f"#{response.pk}",
            data={"theme": theme.pk, "reflection": reflection.key},
        )
    return response


def latest_version(response: Response | None) -> Response | None:
    """``response`` as it was last written: only beside an approved version is that not the row."""
    if response is None or not response.live:
        return response
    latest: Response = response.get_latest_revision_as_object()
    return latest


def _locked_theme(subject: Theme | Opinion) -> Theme:
    """The theme, which is there before its answers: its lock also keeps two first answers apart."""
    if isinstance(subject, Theme):
        return Theme.objects.select_for_update().get(pk=subject.pk)
    theme: Theme | None = (
        Theme.objects.select_for_update()
        .filter(placements__opinion=subject, placements__opinion__submission__state=State.PLACED)
        .first()
    )
    if theme is None:
        raise NotInTheme
    return theme
