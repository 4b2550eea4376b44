"""Telling everybody what became of what the answers said."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text

from ..models import FollowUp, ResponseSummary
from ..personal_data import private_in
from ..snapshot import rows


@transaction.atomic
def report_follow_up(
    *,
    consultation: Consultation,
    anchor: str,
    state: str,
    on: date,
    text: str,
    user: Any,
    link: str = "",
) -> FollowUp:
    """Add what became of the answer in the published row ``anchor``; it is public at once.

    Raises ``PermissionDenied``, and ``ValidationError`` for a row that is not public, an empty
    text, a wrong link, or what looks like personal data.
    """
    require(user, "responses.publish_response")
    results = ResponseSummary.objects.public_of(consultation)
    published = {row["anchor"] for row in rows(results.snapshot["goals"])} if results else set()
    if anchor not in published:
        raise ValidationError({"anchor": _("This row is not published.")})
    text = clean_text(text).strip()
    if private_in(text, consultation):
        raise ValidationError({"text": _("The text holds what looks like personal data.")})
    follow_up = FollowUp(
        consultation=consultation,
        anchor=anchor,
        state=state,
        on=on,
        text=text,
        link=link,
        written_by=user,
    )
    follow_up.full_clean()
    follow_up.save()
    _log(follow_up, user)
    return follow_up


@transaction.atomic
def take_back_follow_up(*, follow_up: FollowUp, user: Any) -> None:
    """Take a report back, as when it was wrong. Raises ``PermissionDenied``."""
    require(user, "responses.publish_response")
    _log(follow_up, user, removed=True)
    follow_up.delete()


def _log(follow_up: FollowUp, user: Any, **data: Any) -> None:
    log(
        instance=follow_up.consultation,
        action="machikoe.response.follow_up",
        user=user,
        data={"row": follow_up.anchor, "state": follow_up.state, **data},
    )
