"""Sessions in the database, where nobody waits for the disk because of one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.db import connection, transaction
from django.utils.crypto import get_random_string

KEY_CHARACTERS = 32


class SessionStore(db.SessionStore):
    """A power cut may cost a session its last half second: its owner signs in again. What citizens
    send is stored in a transaction of its own, which waits for the disk."""

    def save(self, must_create: bool = False) -> None:
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            super().save(must_create)
            return
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO OFF")
            super().save(must_create)

    def _get_new_session_key(self) -> str:
        """A random key. Whether somebody has it already is not asked: its row could not be added
        then, and another would be tried."""
        return get_random_string(KEY_CHARACTERS, VALID_KEY_CHARS)
