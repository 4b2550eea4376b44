"""What happens around a submission. Apps further down the road register their part."""

from collections.abc import Callable

from .models import Submission

Callback = Callable[[Submission], None]

_after_receipt: list[Callback] = []
_before_rewording: list[Callback] = []


def after_receipt(callback: Callback) -> Callback:
    """Register ``callback(submission)``, called inside the transaction that stored its text: when
    it came, and when its submitter corrected it."""
    _after_receipt.append(callback)
    return callback


def before_rewording(callback: Callback) -> Callback:
    """Register ``callback(submission)``, called inside the transaction in which a submitter
    corrects or withdraws it, before its opinions are deleted: whatever points at them must go.

    The consultation's row is locked by then, and the submission's after it, as in an analysis.
    """
    _before_rewording.append(callback)
    return callback


def announce_receipt(submission: Submission) -> None:
    for callback in _after_receipt:
        callback(submission)


def announce_rewording(submission: Submission) -> None:
    for callback in _before_rewording:
        callback(submission)
