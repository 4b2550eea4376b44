"""Reading shared by several workers: each chunk is there for whoever comes first."""

from collections.abc import Sequence

from ..adapter.readings import read
from ..models import Run, RunState
from ..tasks import read_texts as task


def share_reading(run: Run, chunks: Sequence[Sequence[int]]) -> None:
    """Offer chunks of submissions to other workers; the run's own worker begins at the end.

    It takes the last one itself in any case, and whatever nobody else reads: the queue may lose
    all of this.
    """
    for chunk in chunks[:-1]:
        task.delay(run.pk, list(chunk))


def read_texts(*, run: Run, submissions: Sequence[int]) -> None:
    """Read what nobody else has read of some submissions, unless the run is over."""
    if Run.objects.filter(pk=run.pk, state=RunState.RUNNING).exists():
        read(run.consultation, submissions)
