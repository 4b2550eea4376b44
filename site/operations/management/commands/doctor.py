import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from operations.checks import INSTALLATION, READINESS, WORK, Finding, Level, examine

MARKS = {Level.OK: "○", Level.WARNING: "△", Level.FAILING: "×"}


class Command(BaseCommand):
    help = "Tell in plain words what is wrong with this installation, and what to do about it."
    requires_system_checks: list[str] = []  # noqa: RUF012 - it reports them itself
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs instead of people")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, name in settings.LANGUAGES],
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            findings = examine((*READINESS, *WORK, *INSTALLATION))
            if options["json"]:
                rows = [vars(finding) for finding in findings]
                self.stdout.write(json.dumps(rows, ensure_ascii=False, default=str, indent=2))
            else:
                self._tell(findings)
            failing = sum(finding.level == Level.FAILING for finding in findings)
            if failing:
                raise CommandError(_("%(count)s of them do not work.") % {"count": failing})

    def _tell(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{MARKS[finding.level]} {finding.subject}: {finding.state}")
            if finding.remedy:
                self.stdout.write(f"    → {finding.remedy}")
