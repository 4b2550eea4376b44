"""What happens after a submission is stored. Apps further down the road register their part."""

from collections.abc import Callable

from .models import Submission

AfterReceipt = Callable[[Submission], None]

_callbacks: list[AfterReceipt] = []


def after_receipt(callback: AfterReceipt) -> AfterReceipt:
    """Register ``callback(submission)``, called inside the transaction that stored it."""
    _callbacks.append(callback)
    return callback


def announce_receipt(submission: Submission) -> None:
    for callback in _callbacks:
        callback(submission)
