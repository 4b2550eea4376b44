"""What the review knows of submissions, for the ledger and the filters of their list."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from engagement.submissions.models import Opinion

from .models import Placement


def without_theme(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Those of ``opinions`` that no theme holds: the goal is undecided, or the theme is."""
    placed = Placement.objects.filter(opinion=OuterRef("pk")).exclude(theme=None)
    return opinions.filter(~Exists(placed.order_by()))


def hinted() -> Any:
    """The condition on submissions in which personal data or an insult was found."""
    found = Placement.objects.filter(opinion__submission=OuterRef("pk")).exclude(hints=[])
    return Q(Exists(found.order_by()))
