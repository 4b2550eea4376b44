from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from operations.backup.errors import BackupError
from operations.services.restore_backup import restore_backup


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, and prove that it is the same."
    requires_system_checks: list[str] = []  # noqa: RUF012 - there is no table yet
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore_backup(folder=options["folder"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("check_ledger", stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(_("Restored, and the same as what was backed up."))
