from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from operations.services.rotate_identity_keys import rotate_identity_keys


class Command(BaseCommand):
    help = "Encrypt with the first of MACHIKOE_IDENTITY_KEYS whatever an older key encrypted."

    def handle(self, *args: Any, **options: Any) -> None:
        changed, unreadable = rotate_identity_keys()
        for label, number in changed.items():
            self.stdout.write(f"{label}: {number}")
        if unreadable:
            lost = ", ".join(f"{label}: {number}" for label, number in unreadable.items())
            raise CommandError(_("No key reads these; add the key that made them.") + f" {lost}")
        self.stdout.write(_("Everything is encrypted with the first key."))
