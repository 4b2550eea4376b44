from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from ..append_only import is_guarded
from .finding import Finding, Level

# The deadline holds to the second, on whatever machine a request arrives.
CLOCKS_MAY_DIFFER = timedelta(seconds=1)


def database() -> Finding:
    subject = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding(
            subject,
            Level.FAILING,
            _("unreachable"),
            _("See that the database runs and that DATABASE_URL names it."),
        )
    return Finding(subject, Level.OK, _("answers (%(kind)s)") % {"kind": connection.display_name})


def migrations() -> Finding:
    subject = _("Migrations")
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding(subject, Level.FAILING, _("not to be told without the database"))
    if pending:
        return Finding(
            subject,
            Level.FAILING,
            _("%(count)s pending") % {"count": len(pending)},
            _("Run “manage.py migrate”."),
        )
    return Finding(subject, Level.OK, _("all applied"))


def durability() -> Finding:
    """A receipt that was shown must outlive a power cut."""
    subject = _("Safe after a power cut")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            unsafe = {"synchronous"} if cursor.fetchone()[0] < 2 else set()
        else:
            cursor.execute(
                "SELECT name FROM pg_settings"
                " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
                " AND setting = 'off'"
            )
            unsafe = {name for (name,) in cursor.fetchall()}
    if unsafe:
        return Finding(
            subject,
            Level.FAILING,
            _("the database may lose what was acknowledged (%(settings)s)")
            % {"settings": ", ".join(sorted(unsafe))},
            _("Switch these settings of the database on."),
        )
    return Finding(subject, Level.OK, _("every write reaches the disk"))


def audit_log() -> Finding:
    """A migration that builds a table anew on SQLite leaves its triggers behind."""
    subject = _("Audit log")
    if is_guarded(connection):
        return Finding(subject, Level.OK, _("only grows: the database refuses to change it"))
    return Finding(
        subject,
        Level.FAILING,
        _("could be changed"),
        _("Run “manage.py migrate operations 0001” and then “manage.py migrate”."),
    )


def clock() -> Finding:
    """Two machines with different clocks would close a call for comments at different times."""
    subject = _("Clock")
    before = timezone.now()
    theirs = _time_of_database()
    apart = max(before - theirs, theirs - timezone.now(), timedelta())
    if apart > CLOCKS_MAY_DIFFER:
        return Finding(
            subject,
            Level.FAILING,
            _("%(seconds).1f seconds apart from the database's clock")
            % {"seconds": apart.total_seconds()},
            _("Set the clocks of both machines by NTP: the deadline holds to the second."),
        )
    return Finding(subject, Level.OK, _("the same as the database's"))


def _time_of_database() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
