"""``manage.py import_draft FILE``: a city's draft plan becomes a consultation."""

from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ...drafts import DraftError, read_draft
from ...drafts.report import Counts, ImportReport
from ...services.import_draft import ImportRefusedError, import_draft


class Command(BaseCommand):
    help = "Import a draft plan (Markdown outline or JSON) as a consultation with its goals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", default="strategy", help="address of the consultation")
        parser.add_argument("--publish", action="store_true", help="publish instead of drafting")
        parser.add_argument("--opens", help="2024-02-01 or 2024-02-01T09:00, Japan's time")
        parser.add_argument("--closes", help="a date means until the end of that day")
        parser.add_argument("--notice", default="", help="shown at the top of every page")
        parser.add_argument("--notice-en", default="", help="the notice in English")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        opens_at = opening(options["opens"]) if options["opens"] else None
        closes_at = closing(options["closes"]) if options["closes"] else None
        try:
            report = import_draft(
                plan=read_draft(file.read_bytes()),
                slug=options["slug"],
                publish=options["publish"],
                opens_at=opens_at,
                closes_at=closes_at,
                notice=options["notice"],
                notice_en=options["notice_en"],
            )
        except OSError as error:
            raise CommandError(
                _("The file %(file)s cannot be read: %(reason)s")
                % {"file": file, "reason": error.strerror}
            ) from error
        except DraftError as error:
            raise CommandError(_("Nothing was imported.") + f"\n{error}") from error
        except ImportRefusedError as error:
            raise CommandError(_("Nothing was imported.") + f" {error}") from error
        self._print(report)

    def _print(self, report: ImportReport) -> None:
        measures = report.plan.measures
        marks = [measure.mark for measure in measures]
        self.stdout.write(report.plan.title)
        self.stdout.write(
            _(
                "%(goals)d goals, %(directions)d directions, %(measures)d measures "
                "(%(new)d new, %(revised)d revised, %(unchanged)d unchanged)"
            )
            % {
                "goals": len(report.plan.goals),
                "directions": len(report.plan.directions),
                "measures": len(measures),
                "new": marks.count("new"),
                "revised": marks.count("revised"),
                "unchanged": marks.count(""),
            }
        )
        self._print_counts(_("Goals"), report.goals)
        self._print_counts(_("Directions"), report.directions)
        self._print_counts(_("Measures"), report.measures)
        for each in report.rewordings:
            self.stdout.write(f"{each.code}: {each.before} → {each.after}")
            if each.english_may_be_outdated:
                self.stdout.write("  " + _("Check the English wording: it was kept."))
        for measure in measures:
            if measure.staff_note:
                self.stdout.write(f"{measure.code} {measure.title}: {measure.staff_note}")

    def _print_counts(self, label: str, counts: Counts) -> None:
        line = _(
            "%(created)d created, %(updated)d updated, %(removed)d removed, %(unchanged)d unchanged"
        )
        self.stdout.write(f"{label}: {line % vars(counts)}")


def opening(text: str) -> datetime:
    """The moment that a date (0:00) or a date with a time means, in Japan unless it says so."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("%(text)s is not a moment: write 2024-02-01 or 2024-02-01T09:00.") % {"text": text}
        ) from error
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def closing(text: str) -> datetime:
    """As ``opening``, but a date alone means all of that day: 0:00 of the day after."""
    try:
        following = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        return opening(text)
    return opening(following.isoformat())
