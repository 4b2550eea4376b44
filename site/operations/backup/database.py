"""The database as one file, and back; each kind by its own means."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from .errors import BackupError

FILE = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


@contextmanager
def frozen() -> Iterator[str]:
    """While entered, this connection sees the database as it is now, whatever is written.

    Gives what ``dump`` needs to see the very same. SQLite lets others write when it is over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield ""
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]


def dump(folder: Path, snapshot: str) -> Path:
    """Write what the ``frozen`` connection sees into ``folder``."""
    path = folder / FILE[connection.vendor]
    if connection.vendor == "sqlite":
        # A connection of its own: none can copy while it holds a transaction itself.
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
    else:
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    return path


def is_empty() -> bool:
    return not connection.introspection.table_names()


def load(folder: Path) -> None:
    """Fill the empty database from ``folder``, wholly or not at all.

    Raises ``BackupError`` for a backup of another kind of database.
    """
    path = folder / FILE[connection.vendor]
    if not path.exists():
        raise BackupError("other_database")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)
    else:
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where no list of
    processes shows it."""
    settings = connection.settings_dict
    names = {"HOST": "HOST", "PORT": "PORT", "USER": "USER", "PASSWORD": "PASSWORD"}
    values = {f"PG{name}": str(settings[key]) for name, key in names.items() if settings[key]}
    try:
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs, nothing typed
            [program, *arguments],
            env={**os.environ, **values, "PGDATABASE": str(settings["NAME"])},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # quotes rows
        )
    except FileNotFoundError as error:
        raise BackupError("no_client") from error
    except subprocess.CalledProcessError as error:
        raise BackupError("database") from error
