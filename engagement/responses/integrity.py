"""Whether what is published still balances, for ``manage.py check_ledger``."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.submissions.integrity import Finding, register_check

from .ledger import missing
from .models import AnsweredOpinion, ResponseSummary


@register_check
def the_publication_balances(consultation: Consultation) -> Iterator[Finding]:
    """The frozen results account for every submission and opinion, and so do the answers that
    submitters look up."""
    page = ResponseSummary.objects.child_of(consultation).first()
    if page is None or not page.snapshot:
        return
    submissions, opinions = missing(page.snapshot)
    if submissions or opinions:
        message = _(
            "The published results leave %(submissions)s submissions and %(opinions)s opinions out."
        )
        yield Finding(message % {"submissions": submissions, "opinions": opinions})
    of_consultation = AnsweredOpinion.objects.filter(submission__consultation=consultation)
    answered = of_consultation.published_in(page).count()
    published = page.snapshot["counts"]["opinions"]
    if answered != published:
        message = _(
            "The published results count %(published)s opinions, and submitters can look up "
            "the answers to %(answered)s."
        )
        yield Finding(message % {"published": published, "answered": answered})
