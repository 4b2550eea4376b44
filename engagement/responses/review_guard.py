"""What is published was made from the review: it stays as it is until a correction is begun."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from engagement.review.guards import Closure, register_guard, register_opinion_guard

from .models import BegunCorrection, Response, ResponseSummary


@register_guard
def results_are_published(consultation: Any) -> Closure | None:
    """Closed while results are public, unless a new revision of them is being prepared."""
    page = ResponseSummary.objects.child_of(consultation).live().first()
    if page is None or not page.snapshot:
        return None
    if BegunCorrection.objects.filter(consultation=consultation, edition=page.edition).exists():
        return None
    reason = _(
        "The results are published, so themes and opinions stay as they are. To change them, begin "
        "a correction on the page “Check and publish”."
    )
    return Closure(reason, reverse("responses:publish", args=[consultation.pk]))


@register_opinion_guard
def it_is_answered_by_itself(opinions: Iterable[int]) -> Closure | None:
    """An answer to one opinion is an answer to its words as they are cut."""
    response = Response.objects.filter(opinion__in=list(opinions)).first()
    if response is None:
        return None
    reason = _("The opinion has an answer of its own, so it stays as it is cut.")
    return Closure(reason, response.write_url)
