from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from operations.backup.errors import BackupError
from operations.services.take_backup import take_backup


class Command(BaseCommand):
    help = "Write database and uploaded files, as they are at one moment, into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the keys of identities beside them; whoever holds both reads everything",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            take_backup(folder=options["folder"], with_keys=options["with_keys"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Backed up to %(folder)s") % {"folder": options["folder"]})
