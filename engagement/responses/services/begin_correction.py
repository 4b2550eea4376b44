"""Opening the review again after the results were published."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..models import BegunCorrection, ResponseSummary


@transaction.atomic
def begin_correction(*, page: ResponseSummary, user: Any) -> BegunCorrection:
    """Prepare a new revision of the published results: the review may change until it is public.

    Nothing of what is public changes. Doing it again changes nothing. Raises ``PermissionDenied``.
    """
    require(user, "responses.publish_response")
    begun: BegunCorrection
    begun, is_new = BegunCorrection.objects.get_or_create(
        consultation_id=page.get_parent().pk,
        edition=page.edition,
        defaults={"begun_by": user},
    )
    if is_new:
        log(instance=page, action="machikoe.summary.begin_correction", user=user)
    return begun
