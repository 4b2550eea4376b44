"""Seeing who sent a submission: a right of its own, for a purpose that is stated and logged."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from engagement.consultations.models import IDENTIFYING
from engagement.consultations.permissions import require

from ..models import Submission
from .errors import SubmissionError


class Purpose(models.TextChoices):
    """Why staff look at who a submitter is."""

    ELIGIBILITY = "eligibility", _("Check who may comment")
    QUESTION = "question", _("Ask back about the opinion")
    ANSWER = "answer", _("Send an answer or the receipt number")
    REQUEST = "request", _("Request of the person (disclosure, correction, erasure)")
    SECOND_READING = "second_reading", _("Second reading against the original")
    TYPING = "typing", _("Correct a typing mistake")
    OTHER = "other", _("Other")


class NoPurpose(SubmissionError):
    """No purpose was stated, or another one without saying which."""


@transaction.atomic
def view_identity(
    *, submission: Submission, user: Any, purpose: str, note: str = ""
) -> dict[str, str]:
    """Who sent ``submission``, by ``FieldKey``; only what was given. The log keeps the purpose and
    the note, and nothing of the person.

    Raises ``PermissionDenied``, ``NoPurpose``.
    """
    require(user, "submissions.view_submitteridentity")
    note = note.strip()
    if purpose not in Purpose.values or (purpose == Purpose.OTHER and not note):
        raise NoPurpose
    log(
        instance=submission,
        action="machikoe.submission.view_identity",
        user=user,
        data={"consultation": submission.consultation_id, "purpose": purpose, "note": note},
    )
    answers = submission.answers
    return {key: answers[key] for key in map(str, IDENTIFYING) if key in answers}
