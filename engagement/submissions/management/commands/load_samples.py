from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.consultations.period import PeriodError

from ...services.load_samples import load_samples


class Command(BaseCommand):
    help = "Adds sample comments, labelled as such, to a consultation (a second time adds nothing)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the consultation's slug")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            raise CommandError(
                _("There is no consultation “%(slug)s”.") % {"slug": options["slug"]}
            )
        try:
            load_samples(consultation=consultation)
        except PeriodError as error:
            raise CommandError(
                _(
                    "The consultation was not open on the days of the sample comments: open it at "
                    "least 14 days ago, and publish it."
                )
            ) from error
        count = consultation.submissions.filter(is_sample=True).count()
        told = _("%(count)s sample comments are in “%(title)s”.")
        self.stdout.write(told % {"count": count, "title": consultation.title})
