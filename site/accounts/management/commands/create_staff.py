from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.roles import ADMINISTRATOR, BY_KEY
from accounts.services.create_staff import create_staff


class Command(BaseCommand):
    help = "Give a member of staff an account. Without --password, asks for one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[*BY_KEY, ADMINISTRATOR])
        parser.add_argument("--password")
        parser.add_argument("--name", default="", help="family name and given name")
        parser.add_argument("--section", default="")
        parser.add_argument(
            "--language", default="", choices=[code for code, name in settings.LANGUAGES]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_staff(
                email=options["email"],
                role=options["role"],
                password=options["password"] or getpass(_("Password: ")),
                name=options["name"],
                section=options["section"],
                language=options["language"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Group.DoesNotExist as error:
            raise CommandError(_("There are no roles yet: run set_up_roles first.")) from error
        self.stdout.write(f"{user.email}: {options['role']}")
