"""Staff decide what of a submission is hidden from the public, and what a hint was wrong about."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..models import Mask, MaskReason, State, Submission
from .errors import SubmissionError
from .lock import lock_submission

PERMISSION = "submissions.mask_submission"


class NoSuchSpan(SubmissionError):
    """The span is empty or does not lie in the text."""


class TextChanged(SubmissionError):
    """The submission says something else by now than what was shown."""


class NoReason(SubmissionError):
    """Nothing is hidden without saying why."""


class SamePerson(SubmissionError):
    """A second person has to confirm what the first one decided."""


@transaction.atomic
def mask_span(
    *, submission: Submission, version: int, start: int, end: int, reason: str, user: Any
) -> Mask:
    """Hide the words from ``start`` to ``end`` of the text in its ``version``, for ``reason``.

    Hiding a span again changes its reason, and a second person looks at it anew.
    Raises ``PermissionDenied``, ``NoReason``, ``TextChanged``, ``NoSuchSpan``.
    """
    require(user, PERMISSION)
    if reason not in MaskReason.values:
        raise NoReason
    return _decide(submission, version, start, end, hides=True, reason=reason, user=user)


@transaction.atomic
def dismiss_hint(*, submission: Submission, version: int, start: int, end: int, user: Any) -> Mask:
    """Say that the words from ``start`` to ``end``, which the machine noticed, may be shown.

    Raises ``PermissionDenied``, ``TextChanged``, ``NoSuchSpan``.
    """
    require(user, PERMISSION)
    return _decide(submission, version, start, end, hides=False, reason="", user=user)


@transaction.atomic
def confirm_mask(*, mask: Mask, user: Any) -> Mask:
    """Agree to a decision as a second person; doing it again changes nothing.

    Raises ``PermissionDenied``, ``SamePerson``, ``TextChanged``.
    """
    require(user, PERMISSION)
    submission = lock_submission(mask.submission)
    found: Mask | None = Mask.objects.filter(pk=mask.pk, version=submission.version).first()
    if found is None:
        raise TextChanged
    if found.confirmed_at is None:
        if found.made_by_id == user.pk:
            raise SamePerson
        found.confirmed_by, found.confirmed_at = user, timezone.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        _log(submission, "mask_confirm", found, user)
    return found


@transaction.atomic
def lift_mask(*, mask: Mask, user: Any) -> None:
    """Take a decision back: hidden words show again, and a hint is open again. The log keeps it.

    Raises ``PermissionDenied``.
    """
    require(user, PERMISSION)
    submission = lock_submission(mask.submission)
    found = Mask.objects.filter(pk=mask.pk).first()
    if found is not None:
        _log(submission, "mask_lift", found, user)
        found.delete()


def _decide(
    submission: Submission,
    version: int,
    start: int,
    end: int,
    *,
    hides: bool,
    reason: str,
    user: Any,
) -> Mask:
    locked = lock_submission(submission)
    if locked.version != version or locked.state == State.WITHDRAWN:
        raise TextChanged
    if not 0 <= start < end <= len(locked.text):
        raise NoSuchSpan
    same: dict[str, Any] = {"submission": locked, "version": version, "start": start, "end": end}
    said = {"hides": hides, "reason": reason}
    stored = Mask.objects.filter(**same, **said).first()
    if stored is not None:
        return stored
    mask: Mask
    mask, _made = Mask.objects.update_or_create(
        **same,
        defaults={
            **said,
            "made_by": user,
            "made_at": timezone.now(),
            "confirmed_by": None,
            "confirmed_at": None,
        },
    )
    _log(locked, "mask" if hides else "mask_dismiss", mask, user)
    return mask


def _log(submission: Submission, action: str, mask: Mask, user: Any) -> None:
    log(
        instance=submission,
        action=f"machikoe.submission.{action}",
        user=user,
        data={
            "consultation": submission.consultation_id,
            "version": mask.version,
            "start": mask.start,
            "end": mask.end,
            "reason": mask.reason,
        },
    )
