"""Where every submission went. Counted apart from the rows, so that the two can be compared."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from engagement.review.models import Theme
from engagement.submissions.models import ExclusionReason, Opinion, State, Submission

from .answers import opinions_that_count
from .snapshot import Counts, Snapshot, rows


def count(consultation: Any, published: list[Theme]) -> Counts:
    """The counts of ``consultation`` if each of the ``published`` themes makes a row."""
    submissions = Submission.objects.filter(consultation=consultation)
    heard = submissions.heard()
    return {
        "received": submissions.count(),
        "withdrawn": submissions.filter(state=State.WITHDRAWN).count(),
        "excluded": {
            reason: number
            for reason, number in _by(submissions.filter(state=State.EXCLUDED), "exclusion_reason")
            if reason in ExclusionReason.values
        },
        "answered": _answered(submissions, published).count(),
        "submitters": heard.count(),
        "samples": heard.filter(is_sample=True).count(),
        "by_channel": dict(_by(heard, "channel")),
        "opinions": opinions_that_count(consultation).count(),
        "rows": len(published),
    }


def missing(snapshot: Snapshot) -> tuple[int, int]:
    """How many submissions and how many opinions are not accounted for exactly once."""
    counts = snapshot["counts"]
    accounted = counts["withdrawn"] + sum(counts["excluded"].values()) + counts["answered"]
    in_rows = sum(row["opinions"] for row in rows(snapshot["goals"]))
    return abs(counts["received"] - accounted), abs(counts["opinions"] - in_rows)


def _answered(submissions: QuerySet[Submission], published: list[Theme]) -> QuerySet[Submission]:
    """Submissions with opinions, each of which is in a published theme."""
    opinions = Opinion.objects.filter(submission=OuterRef("pk"))
    elsewhere = opinions.exclude(placement__theme__in=[theme.pk for theme in published])
    return submissions.filter(Exists(opinions), ~Exists(elsewhere), state=State.PLACED)


def _by(submissions: QuerySet[Submission], field: str) -> list[tuple[str, int]]:
    counted = submissions.order_by(field).values_list(field).annotate(Count("pk"))
    return [(str(value), number) for value, number in counted]
