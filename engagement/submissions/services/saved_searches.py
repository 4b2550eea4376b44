"""Keeping the filters of the list of submissions under a name."""

from typing import Any

from django.http import QueryDict

from engagement.consultations.permissions import require

from ..filters import SubmissionFilterSet
from ..models import SavedSearch
from ..queue import SEARCH

KNOWN = {SEARCH, "ordering", *SubmissionFilterSet.base_filters}


def save_search(*, name: str, query: str, is_shared: bool, user: Any) -> SavedSearch:
    """Keep the parameters of ``query`` that the list knows, in place of an own search of this name.

    Raises ``PermissionDenied``.
    """
    require(user, "submissions.view_submission")
    kept = QueryDict(mutable=True)
    for key, values in QueryDict(query).lists():
        if key in KNOWN and any(values):
            kept.setlist(key, values)
    saved: SavedSearch
    saved, _created = SavedSearch.objects.update_or_create(
        owner=user,
        name=name[:60],
        defaults={"query": kept.urlencode()[:1000], "is_shared": is_shared},
    )
    return saved


def forget_search(*, search: SavedSearch, user: Any) -> None:
    """Delete one's own search. Raises ``PermissionDenied`` for another's."""
    require(user if search.owner_id == user.pk else None, "submissions.view_submission")
    search.delete()
