"""Staff tell the language of an original and translate it, for any submission."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..events import announce_receipt
from ..models import State, Submission
from ..text import clean_text
from .errors import SubmissionError
from .lock import lock_submission

TRANSLATES = "submissions.change_submission"


class NotTranslatable(SubmissionError):
    """The submission was withdrawn, or says something else by now than what was translated."""


def is_translatable(submission: Submission) -> bool:
    return submission.state != State.WITHDRAWN


@transaction.atomic
def translate_submission(
    *,
    submission: Submission,
    version: int,
    language: str,
    translations: Mapping[int, str],
    user: Any,
) -> Submission:
    """Store the ``language`` of the original and what each part of its ``version``, by number of
    the row, says in Japanese; empty for none.

    A layer beside the original, whose words stay as they are: the analysis reads it, the next one
    at once. Storing the same again changes nothing.

    Raises ``PermissionDenied``, ``NotTranslatable``.
    """
    require(user, TRANSLATES)
    locked = lock_submission(submission)
    parts = list(locked.parts.all())
    if not is_translatable(locked) or locked.version != version:
        raise NotTranslatable
    changed = []
    for part in parts:
        said = clean_text(translations.get(part.pk, part.translation))
        if said != part.translation:
            part.translation = said
            changed.append(part)
    if not changed and locked.language == language:
        return locked
    locked.language = language
    locked.save(update_fields=["language"])
    locked.parts.bulk_update(changed, ["translation"])
    log(
        instance=locked,
        action="machikoe.submission.translate",
        user=user,
        data={
            "consultation": locked.consultation_id,
            "language": language,
            "parts": len(changed),
        },
    )
    if locked.state in (State.RECEIVED, State.PLACED):
        announce_receipt(locked.consultation)
    return locked
