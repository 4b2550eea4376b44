from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "not_empty": _("The folder is not empty. Name a new one."),
    "no_client": _("pg_dump and pg_restore are not installed (apt install postgresql-client)."),
    "database": _("PostgreSQL refused. See its log, and that the versions of both sides agree."),
    "other_database": _("The backup was taken from another kind of database."),
    "no_backup": _("There is no backup in this folder."),
    "damaged": _("A file of the backup is not as it was written. Take another backup."),
    "occupied": _("The database is not empty. Restore into a new one."),
    "differs": _("What was restored is not what was backed up. Do not open this installation."),
}


class BackupError(Exception):
    """A backup that was not taken or not restored; tells staff why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(MESSAGES[self.reason])
