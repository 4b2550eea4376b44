from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.services.set_up_roles import set_up_roles
from home.models import HomePage


class Command(BaseCommand):
    help = "Make the groups of staff, or set them back to the table in accounts/roles.py."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            groups = set_up_roles()
        except HomePage.DoesNotExist as error:
            raise CommandError(_("There is no front page yet: run set_up_site first.")) from error
        for group in groups:
            self.stdout.write(group.name)
