"""Where every submission went. Counted apart from the rows, so that the two can be compared."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from engagement.review.models import Theme
from engagement.submissions.models import ExclusionReason, Opinion, State, Submission

from . import snapshot as published_form
from .answers import opinions_that_count
from .snapshot import Counts, Snapshot


def count(consultation: Any, published: list[Theme], rows: int) -> Counts:
    """The counts of ``consultation`` if each of the ``published`` themes, and each approved answer
    to a single opinion, makes one of the ``rows``."""
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
        "submitters": heard.number_of_submitters(),
        "samples": heard.filter(is_sample=True).count(),
        "by_channel": dict(_by(heard, "channel")),
        "opinions": opinions_that_count(consultation).count(),
        "rows": rows,
    }


def missing(snapshot: Snapshot) -> tuple[int, int]:
    """How many submissions and how many opinions are not accounted for exactly once."""
    counts = snapshot["counts"]
    accounted = counts["withdrawn"] + sum(counts["excluded"].values()) + counts["answered"]
    in_rows = sum(row["opinions"] for row in published_form.rows(snapshot["goals"]))
    return abs(counts["received"] - accounted), abs(counts["opinions"] - in_rows)


def _answered(submissions: QuerySet[Submission], published: list[Theme]) -> QuerySet[Submission]:
    """Submissions with opinions, each of which is in a published row."""
    opinions = Opinion.objects.filter(submission=OuterRef("pk"))
    in_a_row = Opinion.objects.filter(
        Q(response__live=True, placement__theme__isnull=False)
        | Q(response=None, placement__theme__in=[theme.pk for theme in published])
    )
    elsewhere = opinions.exclude(pk__in=in_a_row.values("pk"))
    return submissions.filter(Exists(opinions), ~Exists(elsewhere), state=State.PLACED)


def _by(submissions: QuerySet[Submission], field: str) -> list[tuple[str, int]]:
    counted = submissions.order_by(field).values_list(field).annotate(Count("pk"))
    return [(str(value), number) for value, number in counted]
