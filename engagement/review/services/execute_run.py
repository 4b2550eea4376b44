"""Carrying a run out, on a worker."""

import logging
import traceback
from functools import partial

from django.db import connection
from django.db.models import F
from django.utils import timezone

from engagement.submissions.models import Submission

from ..adapter import analyse
from ..analysis import LedgerError, ModelUnavailable, NoGoals
from ..heartbeat import Heartbeat, RunLost
from ..models import Run, RunError, RunState
from .choose_kind import only_new_will_do
from .read_texts import share_reading
from .request_run import request_run
from .store_analysis import store_analysis

logger = logging.getLogger(__name__)

ERRORS: dict[type[Exception], RunError] = {
    NoGoals: RunError.NO_GOALS,
    ModelUnavailable: RunError.MODEL,
    LedgerError: RunError.LEDGER,
}


def execute_run(*, run: Run) -> None:
    """Analyse the consultation of the queued ``run`` and store what was found.

    Nothing happens if the run is not queued (any more), so that a task may be delivered twice. It
    ends as done, or as failed with a reason and nothing else changed. Submissions that came in
    meanwhile get a run of their own.
    """
    if not _claim(run):
        return
    try:
        with Heartbeat(run) as heartbeat:
            analysis = analyse(
                consultation=run.consultation,
                progress=heartbeat.step,
                only_new=only_new_will_do(run),
                share=partial(share_reading, run),
            )
            _renew_connection()
            store_analysis(run=run, analysis=analysis)
    except RunLost:
        return
    except Exception as error:
        _fail(run, error)
        return
    if Submission.objects.filter(consultation=run.consultation).awaiting_analysis().exists():
        request_run(consultation=run.consultation)


def _claim(run: Run) -> bool:
    """Take the run, if it is still queued; only one worker succeeds."""
    now = timezone.now()
    taken = Run.objects.filter(pk=run.pk, state=RunState.QUEUED).update(
        state=RunState.RUNNING, started_at=now, heartbeat_at=now, attempts=F("attempts") + 1
    )
    if taken:
        run.refresh_from_db()
    return bool(taken)


def _renew_connection() -> None:
    """Replace a connection that broke during the long analysis, unless a transaction needs it."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _fail(run: Run, error: Exception) -> None:
    """Say why, without the error's own words: they may hold what a citizen wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error(
        "Run %s failed: %s at %s:%s", run.pk, type(error).__name__, place.filename, place.lineno
    )
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts).update(
        state=RunState.FAILED,
        finished_at=timezone.now(),
        step="",
        error=ERRORS.get(type(error), RunError.UNEXPECTED),
    )
