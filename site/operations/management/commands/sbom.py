import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from operations.sbom import bill_of_materials


class Command(BaseCommand):
    help = "Print what this installation consists of (CycloneDX JSON), or the list of licences."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django names it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--licences", action="store_true", help="one line for each package")

    def handle(self, *args: Any, **options: Any) -> None:
        bill = bill_of_materials()
        if not options["licences"]:
            self.stdout.write(json.dumps(bill, ensure_ascii=False, indent=2))
            return
        for component in bill["components"]:
            licence = component["licenses"][0]["license"]["name"]
            self.stdout.write(f"{component['name']} {component['version']}: {licence}")
