"""Signs of life of a run, so that a dead worker is told from a slow step."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from .models import Run, RunState

INTERVAL = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=60)
# The steps in their order, each with how far a run is when it begins, in percent.
STEPS = {
    "read": 0,
    "model": 30,
    "split": 31,
    "embed": 34,
    "assign": 40,
    "duplicates": 50,
    "themes": 60,
    "insights": 75,
}


class RunLost(Exception):
    """The run was stopped, or another worker has it: this one was thought dead."""


def percent(step: str, done: int, total: int) -> int:
    """How far a run is that has ``done`` of ``total`` of ``step``."""
    begins = STEPS.get(step, 0)
    ends = min((start for start in STEPS.values() if start > begins), default=95)
    share = min(done / total, 1) if total else 0
    return round(begins + (ends - begins) * share)


class Heartbeat:
    """While entered, a thread of its own stores every few seconds that ``run`` is alive.

    A step may thus be silent for as long as it needs. The thread dies with its process.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._step = ""
        self._progress = 0
        self._lost = Event()
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._over.set()
        self._thread.join()

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Tell which step the run is at and how far; shown with the next beat.

        Raises ``RunLost`` if the run was stopped, or given to another worker, meanwhile.
        """
        if self._lost.is_set():
            raise RunLost
        self._step = name
        self._progress = percent(name, done, total)

    def _beat(self) -> None:
        while not self._over.wait(INTERVAL.total_seconds()):
            try:
                alive = Run.objects.filter(
                    pk=self._run.pk, state=RunState.RUNNING, attempts=self._run.attempts
                ).update(heartbeat_at=timezone.now(), step=self._step[:50], progress=self._progress)
                if not alive:
                    self._lost.set()
            except Error:
                connection.close()  # busy or gone for the moment; the next beat tries again
        connection.close()
