from typing import Any

from celery import Task, shared_task


@shared_task(bind=True)
def pulse(self: "Task[Any, Any]") -> None:
    """Show that clock, queue, worker and database work together."""
    from .services.record_pulse import record_pulse

    record_pulse(worker=self.request.hostname or "")
