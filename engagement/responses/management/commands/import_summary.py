"""``manage.py import_summary FILE``: results from their JSON file, as a draft."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...services.import_summary import SummaryRefused, import_summary


class Command(BaseCommand):
    help = "Bring published results in from the JSON file of another installation, as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--slug", default="imported", help="address of the consultation")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = json.loads(options["file"].read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {type(error).__name__}") from error
        try:
            page = import_summary(data=data, slug=options["slug"])
        except SummaryRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{page.url_path} ({page.snapshot['counts']['rows']})")
