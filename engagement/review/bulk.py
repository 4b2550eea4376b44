"""What the review adds to the actions on many submissions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.submissions.bulk import BulkAction, register_bulk_action
from engagement.submissions.models import Submission

from .services.put_back import NotExcluded, put_back
from .services.refusals import Refused


def _put_back(submission: Submission, user: Any, said: dict[str, Any]) -> None:
    put_back(submission=submission, user=user)


register_bulk_action(
    BulkAction(
        key="put-back",
        label=_("Put back what was excluded"),
        asks=_("Their opinions are to be answered again; each one waits for its goal."),
        left=_("Left as they are: not excluded, late, or the results are published."),
        permission="review.change_placement",
        apply=_put_back,
        refusals=(NotExcluded, Refused),
    )
)
