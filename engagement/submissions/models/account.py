"""The accounts of the ledger, and which states are kept in which."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .submission import State


class Account(TextChoices):
    """What a received submission is counted under: exactly one of these."""

    IN_PROGRESS = "in_progress", pgettext_lazy("ledger", "In progress")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXCLUDED = "excluded", _("Excluded with reason")
    PLACED = "placed", _("Placed in themes")


# Every state of a submission, once. ``PLACED`` holds what is split into opinions; what the review
# has not finished of it is in progress still: see ``submissions.ledger``.
ACCOUNT_OF = {
    State.HELD: Account.IN_PROGRESS,
    State.UNCHECKED: Account.IN_PROGRESS,
    State.RECEIVED: Account.IN_PROGRESS,
    State.PLACED: Account.PLACED,
    State.EXCLUDED: Account.EXCLUDED,
    State.WITHDRAWN: Account.WITHDRAWN,
}


def states_in(account: Account) -> list[State]:
    return [state for state, kept_in in ACCOUNT_OF.items() if kept_in == account]
