"""Opinions found by their words, however width, kana and case are written."""

from typing import Any

from engagement.consultations.search import folded

from .models import Placement

MOST_WORDS = 5
MOST_FOUND = 500  # more is too much to read: another word narrows it


def search(placements: Any, query: str) -> tuple[Any, bool]:
    """Those of ``placements`` whose own text holds every word of ``query``, and whether more than
    ``MOST_FOUND`` were looked through, so that some may be missing."""
    words = folded(query).split()[:MOST_WORDS]
    if not words:
        return placements, False
    looked = placements.in_submissions_with(words).select_related("opinion__submission")
    rows = list(looked.order_by("pk")[: MOST_FOUND + 1])
    found = [row.pk for row in rows[:MOST_FOUND] if _holds(row, words)]
    return Placement.objects.filter(pk__in=found), len(rows) > MOST_FOUND


def _holds(placement: Placement, words: list[str]) -> bool:
    """The submission may hold the words in another of its opinions."""
    text = folded(placement.opinion.text)
    return all(word in text for word in words)
