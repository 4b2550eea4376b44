"""Text that is encrypted in the database, with keys from the environment."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def _ciphers() -> list[Fernet]:
    keys = settings.MACHIKOE_IDENTITY_KEYS
    if not keys:
        raise ImproperlyConfigured("MACHIKOE_IDENTITY_KEYS is empty: set at least one secret.")
    return [Fernet(urlsafe_b64encode(sha256(key.encode()).digest())) for key in keys]


def _cipher() -> MultiFernet:
    return MultiFernet(_ciphers())


def is_of_first_key(kept: str | bytes) -> bool:
    """Whether ``kept`` was made with the first key, and needs no other one."""
    try:
        _ciphers()[0].decrypt(kept)
    except InvalidToken:
        return False
    return True


def encrypted(text: str) -> str:
    """``text`` as it is kept, made with the first key."""
    return _cipher().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """What ``encrypted`` was given; any of the keys reads it."""
    return _cipher().decrypt(text).decode()


def encrypted_bytes(data: bytes) -> bytes:
    """A file's ``data`` as it is kept, made with the first key."""
    return _cipher().encrypt(data)


def decrypted_bytes(data: bytes) -> bytes:
    """What ``encrypted_bytes`` was given; any of the keys reads it."""
    return _cipher().decrypt(data)


def encrypted_blocks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """A long file's ``blocks`` as they are kept, a line each, so that no whole is in memory."""
    cipher = _cipher()
    return (cipher.encrypt(block) + b"\n" for block in blocks)


def decrypted_blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """What ``encrypted_blocks`` was given; any of the keys reads it."""
    cipher = _cipher()
    return (cipher.decrypt(line.rstrip(b"\n")) for line in lines)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text field stored encrypted (Fernet); new text uses the first key, old keys still read."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypted(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypted(value) if value else value
