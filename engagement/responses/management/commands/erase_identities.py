"""``manage.py erase_identities``: what ``beat`` does each night, by hand or as a rehearsal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from engagement.consultations.models import Consultation

from ...services.erase_identities import due, due_on, erase_due, would_erase


class Command(BaseCommand):
    help = "Erase who wrote what, where the time that a consultation keeps it is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dates", action="store_true", help="only say when each consultation is due"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dates"]:
            self._say_dates()
            return
        if options["dry_run"]:
            found = {each.slug: would_erase(consultation=each) for each in due()}
        else:
            found = erase_due()
        for slug, counted in found.items():
            numbers = ", ".join(f"{name} {number}" for name, number in counted.items())
            self.stdout.write(f"{slug}: {numbers}")
        if not any(any(counted.values()) for counted in found.values()):
            self.stdout.write("Nothing is due.")

    def _say_dates(self) -> None:
        for each in Consultation.objects.all():
            on = due_on(each)
            self.stdout.write(f"{each.slug}: {on.date().isoformat() if on else 'not known'}")
