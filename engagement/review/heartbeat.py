"""Signs of life of a run, so that a dead worker is told from a slow step."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from .models import Run, RunState

INTERVAL = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=60)


class Heartbeat:
    """While entered, a thread of its own stores every few seconds that ``run`` is alive.

    A step may thus be silent for as long as it needs. The thread dies with its process.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._step = ""
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._over.set()
        self._thread.join()

    def step(self, name: str) -> None:
        """Tell which step the run is at; shown with the next beat."""
        self._step = name

    def _beat(self) -> None:
        while not self._over.wait(INTERVAL.total_seconds()):
            try:
                Run.objects.filter(
                    pk=self._run.pk, state=RunState.RUNNING, attempts=self._run.attempts
                ).update(heartbeat_at=timezone.now(), step=self._step[:50])
            except Error:
                connection.close()  # busy or gone for the moment; the next beat tries again
        connection.close()
