"""Is it time to publish?"""

from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation, Phase

from ..models import ResponseSummary
from ..snapshot import Snapshot
from .problem import Problem, page_url, problem


def is_over(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    is_closed = consultation.phase() is Phase.CLOSED
    return problem(_("The comment period has not ended."), not is_closed, page_url(consultation))


def dates(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    opens, closes = consultation.opens_at, consultation.closes_at
    in_order = opens is not None and closes is not None and opens < closes
    message = _("The period's first or last day is missing, or they are the wrong way round.")
    return problem(message, not in_order, page_url(consultation))


def page(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    message = _("The page of the consultation is not public.")
    return problem(message, not consultation.live, page_url(consultation))


def own_results(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    """Results brought in from another installation are published as they are, or not at all."""
    brought = (
        not consultation.submissions.exists()
        and (there := ResponseSummary.objects.child_of(consultation).first()) is not None
        and there.snapshot.get("counts", {}).get("received", 0) > 0
    )
    message = _("These results came from another installation: publish their page itself.")
    return problem(message, brought, page_url(consultation))
