from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.services.set_up_site import set_up_site


class Command(BaseCommand):
    help = "Make the city's front page and the site that serves it, or correct its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True)
        parser.add_argument("--municipality-en", default="")
        parser.add_argument("--hostname", default="localhost")
        parser.add_argument("--port", type=int, default=80)

    def handle(self, *args: Any, **options: Any) -> None:
        site = set_up_site(
            municipality=options["municipality"],
            municipality_en=options["municipality_en"],
            hostname=options["hostname"],
            port=options["port"],
        )
        self.stdout.write(site.root_url)
