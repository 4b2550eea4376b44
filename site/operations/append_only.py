"""The audit log only grows: the database itself refuses to change or remove an entry.

Whoever owns the database can take the triggers away, and a program that is broken into cannot
quietly rewrite what it did. Nothing in the product needs to change an entry, the erasure neither:
what the log keeps names no one and quotes nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("wagtailcore_modellogentry", "wagtailcore_pagelogentry")
REFUSAL = "The audit log is append-only."
_PREFIX = "machikoe_append_only"

_GUARD = {
    "sqlite": [
        f"CREATE TRIGGER {_PREFIX}_{{table}}_{event} BEFORE {event} ON {{table}} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for event in ("update", "delete")
    ],
    "postgresql": [
        f"CREATE TRIGGER {_PREFIX}_{{table}}_{name} BEFORE {events} ON {{table}} "
        f"FOR EACH {each} EXECUTE FUNCTION {_PREFIX}()"
        for name, events, each in (
            ("rows", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    ],
}
_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {_PREFIX}() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE %s"
    ),
}


def guard(connection: BaseDatabaseWrapper) -> None:
    """From now on an entry can be added, and nothing else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in TABLES:
            for statement in _GUARD[connection.vendor]:
                cursor.execute(statement.format(table=table))


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away."""
    for name, table in _triggers(connection):
        of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{of_table}")


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    return len(_triggers(connection)) == len(TABLES) * len(_GUARD[connection.vendor])


@contextmanager
def released(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the guard while entered: for emptying the whole database."""
    release(connection)
    try:
        yield
    finally:
        guard(connection)


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor], [f"{_PREFIX}%"])
        return list(cursor.fetchall())
