"""Working lists whose task was lost go on, and old ones go."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Sheet, SheetState
from ..models.sheet import KEPT
from ..tasks import work_on_sheet
from .drop_sheets import drop_sheets

LOST_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 3


def sweep_sheets() -> None:
    """Queue again what has not moved for a while; a task that comes twice does no harm."""
    drop_sheets(sheets=Sheet.objects.filter(made_at__lt=timezone.now() - KEPT))
    lost = Sheet.objects.filter(state=SheetState.WORKING, active_at__lt=timezone.now() - LOST_AFTER)
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=SheetState.FAILED,
        error=_("The worker stopped several times at this. Ask who runs the server."),
    )
    lost.update(state=SheetState.QUEUED)
    for pk in Sheet.objects.filter(state=SheetState.QUEUED).values_list("pk", flat=True):
        work_on_sheet.delay(pk)
