"""From a submission to its opinions: verbatim spans, or a reason why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ..models import ExclusionReason, Opinion, State, Submission


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
    _check_spans(submission, spans)
    for span in spans:
        Opinion.objects.get_or_create(
            submission=submission,
            start=span.start,
            end=span.end,
            defaults={"language": span.language},
        )
    submission.state = State.PLACED
    submission.exclusion_reason = ""
    submission.save(update_fields=["state", "exclusion_reason"])
    return list(submission.opinions.order_by("start"))


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
