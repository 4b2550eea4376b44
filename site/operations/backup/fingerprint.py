"""What must be the same after a restore: the ledger, and every word that was received."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from engagement.consultations.models import Consultation
from engagement.responses.models import AnsweredOpinion
from engagement.submissions.ledger import accounts_of
from engagement.submissions.models import Opinion, Submission, SubmissionVersion

ROWS_AT_ONCE = 2000


def fingerprint() -> dict[str, object]:
    """Rows by table, accounts by consultation, and hashes over what people sent and were told."""
    return {
        "rows": {
            model._meta.db_table: model._default_manager.count()
            for model in apps.get_models()
            if not model._meta.proxy
        },
        "accounts": {page.slug: _accounts(page) for page in Consultation.objects.order_by("pk")},
        "submissions": _hash(
            Submission.objects.values_list("receipt", "state", "version", "text").order_by("pk")
        ),
        "versions": _hash(SubmissionVersion.objects.values_list("pk", "text").order_by("pk")),
        "opinions": _hash(
            Opinion.everything.values_list("pk", "start", "end", "set_aside").order_by("pk")
        ),
        "answers": _hash(AnsweredOpinion.objects.values_list().order_by("pk")),
    }


def _accounts(page: Consultation) -> dict[str, int]:
    line = accounts_of(Submission.objects.filter(consultation=page))
    return {"received": line.received, **{str(key): n for key, n in line.accounts.items()}}


def _hash(rows: "QuerySet[Any, Any]") -> str:
    return hashed(repr(row).encode() for row in rows.iterator(ROWS_AT_ONCE))


def hashed(pieces: Iterable[bytes]) -> str:
    digest = sha256()
    for piece in pieces:
        digest.update(len(piece).to_bytes(8) + piece)
    return digest.hexdigest()
