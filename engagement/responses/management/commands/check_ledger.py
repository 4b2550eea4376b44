"""``manage.py check_ledger``: proves that no submission is lost or counted twice."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.consultations.models import Consultation
from engagement.submissions.integrity import findings
from engagement.submissions.ledger import accounts_of
from engagement.submissions.models import Account, Submission


class Command(BaseCommand):
    help = "Prove that every submission is accounted for; exit with 1 and say what is wrong if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--consultation", metavar="SLUG", help="only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        consultations = Consultation.objects.order_by("pk")
        if slug := options["consultation"]:
            consultations = consultations.filter(slug=slug)
            if not consultations.exists():
                raise CommandError(_("There is no consultation “%(slug)s”.") % {"slug": slug})
        wrong = sum(self._check(consultation) for consultation in consultations)
        if wrong:
            message = ngettext(
                "%(count)s thing does not balance.", "%(count)s things do not balance.", wrong
            )
            raise CommandError(message % {"count": wrong})

    def _check(self, consultation: Consultation) -> int:
        """Print the accounts of ``consultation`` and what is wrong; how many things are."""
        line = accounts_of(Submission.objects.filter(consultation=consultation))
        sums = " + ".join(f"{Account(key).label} {line.accounts[key]}" for key in Account.values)
        received = _("Received %(count)s") % {"count": line.received}
        self.stdout.write(f"{consultation.slug}: {received} = {sums}")
        wrong = [str(finding) for finding in findings(consultation)]
        for message in wrong:
            self.stderr.write(f"{consultation.slug}: {message}")
        return len(wrong)
