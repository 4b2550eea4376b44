"""What proves, with the receipt number, that somebody sent a comment: chosen, or mailed."""

import secrets
import unicodedata

from django.contrib.auth.hashers import check_password, make_password

from engagement.consultations.models import Consultation

from .models import Submission
from .receipts import ALPHABET, parse_receipt

SHORTEST = 8
LONGEST = 100


def fold(typed: str) -> str:
    """A pass phrase as it is compared: full and half width, case and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", typed[: 2 * LONGEST]).casefold().split())


def new_pass_phrase() -> str:
    """One to be mailed: 60 random bits in three groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def hashed(phrase: str) -> str:
    return make_password(fold(phrase))


def find_submission(
    *, consultation: Consultation, receipt: str, pass_phrase: str
) -> Submission | None:
    """The submission that both belong to, or ``None``.

    Nothing tells which of the two was wrong, the time that the answer takes included: a hash is
    computed in every case.
    """
    submission = (
        Submission.objects.filter(consultation=consultation, receipt=parse_receipt(receipt))
        .select_related("consultation")
        .first()
    )
    encoded = submission.pass_phrase if submission is not None else ""
    return submission if check_password(fold(pass_phrase), encoded) else None
