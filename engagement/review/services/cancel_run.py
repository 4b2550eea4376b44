"""Stopping an analysis before it is done."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..models import Run, RunState
from ..models.run import ACTIVE


@transaction.atomic
def cancel_run(*, run: Run, user: Any) -> bool:
    """Stop a queued or running ``run``: nothing of it will be stored. Whether there was one.

    Its worker notices at its next sign of life. Raises ``PermissionDenied``.
    """
    require(user, "review.add_run")
    stopped = Run.objects.filter(pk=run.pk, state__in=ACTIVE).update(
        state=RunState.CANCELLED, finished_at=timezone.now(), step=""
    )
    if stopped:
        log(
            instance=run,
            action="machikoe.run.cancel",
            user=user,
            data={"consultation": run.consultation_id},
        )
    return bool(stopped)
