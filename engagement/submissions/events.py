"""What happens around a submission. Apps further down the road register their part."""

from collections.abc import Callable

from engagement.consultations.models import Consultation

from .models import Submission

_after_receipt: list[Callable[[Consultation], None]] = []
_before_rewording: list[Callable[[Submission], None]] = []


def after_receipt(callback: Callable[[Consultation], None]) -> Callable[[Consultation], None]:
    """Register ``callback(consultation)``, called inside the transaction that stored the text of
    one or many of its submissions: when they came, and when one was corrected."""
    _after_receipt.append(callback)
    return callback


def before_rewording(callback: Callable[[Submission], None]) -> Callable[[Submission], None]:
    """Register ``callback(submission)``, called inside the transaction in which a submitter
    corrects or withdraws it, before its opinions are deleted: whatever points at them must go.

    The consultation's row is locked by then, and the submission's after it, as in an analysis.
    """
    _before_rewording.append(callback)
    return callback


def announce_receipt(consultation: Consultation) -> None:
    for callback in _after_receipt:
        callback(consultation)


def announce_rewording(submission: Submission) -> None:
    for callback in _before_rewording:
        callback(submission)
