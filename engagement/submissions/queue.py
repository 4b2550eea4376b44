"""Which submissions the list shows: its filters and its search, for whoever acts on them.

A filter that cannot be read matches nothing here: "all that match" must never be more than was
meant.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from engagement.consultations.search import folded, without_controls

from .filters import SubmissionFilterSet
from .models import Submission
from .receipts import parse_receipt

SEARCH = "q"


def found_by(query: str, rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those of ``rows`` that hold every word of ``query``, however width, kana and case are
    written; or the one with this receipt number."""
    query = without_controls(query)
    if receipt := parse_receipt(query):
        return rows.filter(receipt=receipt)
    for word in folded(query).split():
        rows = rows.filter(searchable__contains=word)
    return rows


def matching(data: Mapping[str, Any], request: Any = None) -> QuerySet[Submission]:
    """The submissions that the list shows for these parameters of its address, on all pages."""
    filters = SubmissionFilterSet(data, Submission.objects.all(), request=request)
    if not filters.is_valid():
        none: QuerySet[Submission] = Submission.objects.none()
        return none
    return found_by(str(data.get(SEARCH, "")), filters.qs)
