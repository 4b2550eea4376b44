"""Asking for an analysis."""

from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..guards import closure_of
from ..models import Run, RunKind, RunState
from ..tasks import analyse
from .refusals import ReviewClosed


def request_run(*, consultation: Consultation, user: Any = None) -> Run | None:
    """Queue an analysis of ``consultation``, or answer with the one that is queued already.

    ``None`` if one is running: it may have read its submissions already, and asks for a further
    run itself if some were left. ``user`` is who asked, for everything to be grouped anew; nobody
    where the system did, for which adding the new opinions is enough while it can be done.

    Raises ``PermissionDenied`` if ``user`` may not start runs, ``ReviewClosed`` once
    the results are published.
    """
    if user is not None:
        require(user, "review.add_run")
        if closure := closure_of(consultation):
            raise ReviewClosed(closure)
    active = Run.objects.active().filter(consultation=consultation)
    run = active.first()
    if run is None:
        try:
            return _create(consultation, user)
        except IntegrityError:
            pass  # somebody else asked at the same moment
    elif user is None:
        return run if run.state == RunState.QUEUED else None
    queued = active.filter(state=RunState.QUEUED)
    if user is not None:
        queued.update(kind=RunKind.FULL)
    return queued.first()


@transaction.atomic
def _create(consultation: Consultation, user: Any) -> Run:
    kind = RunKind.NEW if user is None else RunKind.FULL
    run: Run = Run.objects.create(consultation=consultation, requested_by=user, kind=kind)
    if user is not None:
        log(
            instance=run,
            action="machikoe.run.request",
            user=user,
            data={"consultation": consultation.pk},
        )
    analyse.delay_on_commit(run.pk)
    return run


def request_run_after_receipt(consultation: Consultation) -> None:
    """Have new submissions analysed; many at once share one run.

    After the commit, so that the run finds them and nothing here can lose them: what goes wrong,
    the sweep repairs.
    """

    def request() -> None:
        request_run(consultation=consultation)

    transaction.on_commit(request, robust=True)
