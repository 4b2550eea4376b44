"""From a submission to its opinions: verbatim spans, or a reason why there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ..models import ExclusionReason, Opinion, State, Submission

BATCH = 500


@dataclass(frozen=True)
class Span:
    """Where an opinion stands in its submission's text: code points, half-open."""

    start: int
    end: int
    language: str = "ja"


class SpanError(Exception):
    """A span that does not lie in the text, or that overlaps another."""


@transaction.atomic
def store_opinions(*, submission: Submission, spans: Sequence[Span]) -> list[Opinion]:
    """Store ``spans`` as the opinions of ``submission`` and mark it as placed.

    Doing it again with the same spans changes nothing. Raises ``SpanError`` for a span outside
    the text, for spans that overlap, and for none at all.
    """
    return store_many(spans={submission: spans})


@transaction.atomic
def store_many(*, spans: Mapping[Submission, Sequence[Span]]) -> list[Opinion]:
    """The same for many submissions at once; their opinions, in order."""
    for submission, own in spans.items():
        _check_spans(submission, own)
    Opinion.objects.bulk_create(
        (
            Opinion(submission=row, start=span.start, end=span.end, language=span.language)
            for row, own in spans.items()
            for span in own
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    stored: list[Opinion] = []
    rows = list(spans)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        for row in some:
            row.state, row.exclusion_reason = State.PLACED, ""
        Submission.objects.bulk_update(some, ["state", "exclusion_reason"])
        stored += Opinion.objects.filter(submission__in=some).order_by("submission", "start")
    return stored


@transaction.atomic
def exclude(*, submission: Submission, reason: ExclusionReason) -> None:
    """Mark ``submission`` as holding nothing to answer, for ``reason``."""
    submission.state = State.EXCLUDED
    submission.exclusion_reason = reason
    submission.save(update_fields=["state", "exclusion_reason"])


def _check_spans(submission: Submission, spans: Sequence[Span]) -> None:
    if not spans:
        raise SpanError("a placed submission has at least one opinion")
    end = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < end or span.end <= span.start or span.end > len(submission.text):
            raise SpanError(f"{span.start}-{span.end} in {submission}")
        end = span.end
