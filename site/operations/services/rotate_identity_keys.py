"""Bring everything that is encrypted to the first of the identity keys."""

import logging
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models.functions import Cast

from engagement.review.models import Sheet, SheetKind, SheetState
from engagement.review.services.request_sheet import keep
from engagement.submissions.encryption import (
    EncryptedTextField,
    decrypted,
    decrypted_blocks,
    decrypted_bytes,
    encrypted,
    encrypted_bytes,
    is_of_first_key,
)
from engagement.submissions.models import SpreadsheetImport, SubmissionFile

CHUNK = 200
FILES = (SubmissionFile, SpreadsheetImport)
logger = logging.getLogger(__name__)


def rotate_identity_keys() -> tuple[Counter[str], Counter[str]]:
    """Encrypt with the first key what an older one encrypted: columns, files and second factors.

    Works in chunks, each one transaction; what is done is left alone, so that it may be stopped
    and started again, and while citizens send comments. Returns how many values were changed and
    how many no key reads, by model. Numbers alone go into the log.
    """
    changed: Counter[str] = Counter()
    unreadable: Counter[str] = Counter()
    for label, rotate, rows in _work():
        for chunk in _chunks(rows):
            with transaction.atomic():
                for row in rows.select_for_update().filter(pk__in=chunk):
                    try:
                        changed[label] += rotate(row)
                    except InvalidToken:
                        unreadable[label] += 1
        logger.info("identity keys: %s: %s changed", label, changed[label])
    return changed, unreadable


def _work() -> Iterator[tuple[str, Any, Any]]:
    """Name, what turns one row (and tells how many values), and the rows."""
    for model in apps.get_models():
        names = [f.attname for f in model._meta.fields if isinstance(f, EncryptedTextField)]
        if names:
            yield model._meta.label, partial(_columns, names), _with_kept(model, names)
    for model in FILES:
        yield f"{model._meta.label} (files)", _file, model._base_manager.exclude(content="")
    # A list that is being made is written with the first key anyhow.
    lists = Sheet.objects.exclude(content="")
    lists = lists.exclude(kind=SheetKind.LIST, state=SheetState.WORKING)
    yield f"{Sheet._meta.label} (files)", _sheet, lists
    yield Authenticator._meta.label, _factor, Authenticator.objects.all()


def _with_kept(model: Any, names: list[str]) -> Any:
    """Rows with their columns as they are kept; read as they are, one lost key would stop all."""
    kept = {f"kept_{name}": Cast(name, models.TextField()) for name in names}
    return model._base_manager.only("pk").annotate(**kept)


def _chunks(rows: Any) -> Iterator[list[int]]:
    last = 0
    while chunk := list(
        rows.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]
    ):
        yield chunk
        last = chunk[-1]


def _columns(names: list[str], row: Any) -> int:
    kept = {name: getattr(row, f"kept_{name}") for name in names}
    old = {
        name: decrypted(text) for name, text in kept.items() if text and not is_of_first_key(text)
    }
    if old:
        type(row)._base_manager.filter(pk=row.pk).update(**old)
    return len(old)


def _file(row: Any) -> int:
    """The new bytes are stored under a new name before the old ones go."""
    storage, name = row.content.storage, row.content.name
    if not storage.exists(name):
        return 0
    with storage.open(name) as file:
        kept = file.read()
    if is_of_first_key(kept):
        return 0
    stored = storage.save(name, ContentFile(encrypted_bytes(decrypted_bytes(kept))))
    type(row)._base_manager.filter(pk=row.pk).update(content=stored)
    transaction.on_commit(partial(storage.delete, name))
    return 1


def _sheet(row: Sheet) -> int:
    """The file keeps its name, which a worker may have read already."""
    if not row.content.storage.exists(str(row.content)):
        return 0
    with row.content.open("rb") as file:
        if is_of_first_key(file.readline().rstrip(b"\n")):
            return 0
        file.seek(0)
        keep(row, decrypted_blocks(file))
    return 1


def _factor(row: Authenticator) -> int:
    """Secrets of apps and seeds of recovery codes; what a passkey keeps is public."""
    old = {
        key: row.data[key]
        for key in ("secret", "seed")
        if key in row.data and not is_of_first_key(row.data[key])
    }
    if old:
        row.data = {**row.data, **{key: encrypted(decrypted(text)) for key, text in old.items()}}
        row.save(update_fields=["data"])
    return len(old)
