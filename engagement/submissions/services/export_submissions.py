"""Handing submissions out as a spreadsheet, with an entry in the log."""

from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Length
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..exports import LONGEST_CELL
from ..models import State, Submission

SEES_IDENTITY = "submissions.view_submitteridentity"


class TooLongForWorkbook(Exception):
    """A text is longer than a cell of a workbook holds: it would be cut."""


def export_submissions(
    *,
    consultation: Consultation,
    submissions: QuerySet[Submission],
    as_workbook: bool,
    identity: bool,
    user: Any,
) -> QuerySet[Submission]:
    """The ``submissions`` that may leave: those of ``consultation`` that were not withdrawn.

    Raises ``PermissionDenied``, also for who may not know the submitters and asks for them;
    ``TooLongForWorkbook``.
    """
    require(user, "submissions.view_submission")
    if identity:
        require(user, SEES_IDENTITY)
    rows = submissions.filter(consultation=consultation).exclude(state=State.WITHDRAWN)
    if as_workbook:
        longest = rows.order_by().aggregate(longest=Max(Length("text")))["longest"] or 0
        if longest > LONGEST_CELL:
            raise TooLongForWorkbook
    log(
        instance=consultation,
        action="machikoe.submission.export",
        user=user,
        data={"submissions": rows.count(), "identity": identity},
    )
    return rows
