"""The safety net under the queue: whatever is undone in the database gets done."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from engagement.consultations.models import Consultation
from engagement.submissions.models import Submission

from ..heartbeat import LOST_AFTER
from ..models import Run, RunError, RunState, Wording, WordingState
from ..tasks import analyse, ask_for_wording
from .execute_wording import release_lost_wordings
from .request_run import request_run

MOST_ATTEMPTS = 3
# A failure for a passing reason repairs itself; a lasting one does not fill the list of runs.
RETRY_FAILED_AFTER = timedelta(minutes=30)


def sweep_runs() -> None:
    """Put runs of dead workers back, queue queued runs again, start the ones that are missing.

    A task that is queued twice does no harm: only one worker gets the run.
    """
    _release_lost_runs()
    for run_id in Run.objects.filter(state=RunState.QUEUED).values_list("pk", flat=True):
        analyse.delay(run_id)
    for consultation in _without_needed_run():
        request_run(consultation=consultation)


def _release_lost_runs() -> None:
    now = timezone.now()
    lost = Run.objects.filter(state=RunState.RUNNING, heartbeat_at__lt=now - LOST_AFTER)
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=RunState.FAILED, error=RunError.WORKER_LOST, finished_at=now
    )
    lost.update(state=RunState.QUEUED, step="")


def _without_needed_run() -> list[Consultation]:
    """Consultations with submissions that await analysis and no run to do it, now or soon."""
    runs = Run.objects.filter(consultation=OuterRef("pk"))
    failed_lately = runs.filter(
        state__in=[RunState.FAILED, RunState.CANCELLED],
        finished_at__gt=timezone.now() - RETRY_FAILED_AFTER,
    )
    waiting = Submission.objects.awaiting_analysis().filter(consultation=OuterRef("pk"))
    return list(
        Consultation.objects.filter(Exists(waiting), ~Exists(runs.active()), ~Exists(failed_lately))
    )


def sweep_wordings() -> None:
    """Put questions to a language model back into the queue, and give lost ones up."""
    release_lost_wordings()
    queued = Wording.objects.filter(state=WordingState.QUEUED)
    for wording_id in queued.values_list("pk", flat=True):
        ask_for_wording.delay(wording_id)
