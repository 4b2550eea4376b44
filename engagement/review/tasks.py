"""What workers do: ids in, everything else from the database, safe to take again."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

# A run that takes longer hangs; its worker process is then ended and the run taken again.
LONGEST_RUN = 6 * 60 * 60
# Twice what a server may take to answer.
LONGEST_QUESTION = 20 * 60


@shared_task(time_limit=LONGEST_RUN)
def analyse(run_id: int) -> None:
    """Execute the queued run; nothing happens if another worker has it."""
    from .models import Run
    from .services.execute_run import execute_run

    run = Run.objects.filter(pk=run_id).first()
    if run is not None:
        execute_run(run=run)


@shared_task(time_limit=LONGEST_RUN)
def read_texts(run_id: int, submissions: list[int]) -> None:
    """Help the worker of the run to read; nothing happens once the run is over."""
    from .models import Run
    from .services.read_texts import read_texts

    run = Run.objects.filter(pk=run_id).first()
    if run is not None:
        read_texts(run=run, submissions=submissions)


@shared_task
def sweep() -> None:
    """Find what a dead worker or a lost queue left undone."""
    from .services.sweep import sweep_runs, sweep_wordings
    from .services.sweep_sheets import sweep_sheets

    sweep_runs()
    sweep_wordings()
    sweep_sheets()


@shared_task(time_limit=LONGEST_QUESTION)
def ask_for_wording(wording_id: int) -> None:
    """Carry the queued question to the language model that is attached."""
    from .models import Wording
    from .services.execute_wording import execute_wording

    wording = Wording.objects.filter(pk=wording_id).first()
    if wording is not None:
        execute_wording(wording=wording)


@shared_task
def work_on_sheet(sheet_id: int) -> None:
    """Make a working list, or read one that came back; nothing happens if another worker has it."""
    from .models import Sheet
    from .services import work_on_sheet as service

    if sheet := Sheet.objects.filter(pk=sheet_id).first():
        service.work_on_sheet(sheet=sheet)


@shared_task
def mail_mentions(comment_id: int) -> None:
    """Tell the colleagues whom a comment asks."""
    from .services.mail_mentions import send_mentions

    send_mentions(comment_id=comment_id)


@worker_ready.connect
def sweep_at_start(**kwargs: Any) -> None:
    sweep.delay()
