"""What was made of words that are gone: labels of themes no longer in use, earlier summaries."""

from typing import Any

from django.utils.translation import gettext_noop

from engagement.consultations.models import Consultation

from ..models import Insight, Proposal, ReviewEvent, SplitPlan, Theme

ERASED = gettext_noop("(erased)")
BATCH = 200


def labels_to_erase(consultation: Consultation) -> set[str]:
    """The labels of retired themes that no person named, and earlier labels and summaries of
    themes: they were made of texts that may have been withdrawn since."""
    themes = Theme.objects.filter(consultation=consultation)
    retired = set(_made_and_retired(consultation).values_list("label", flat=True))
    kept = set(
        themes.exclude(is_retired=True, named_by_staff=False).values_list("label", flat=True)
    )
    kept |= set(themes.values_list("summary", flat=True))
    named = {label for event in _events(consultation) for label in _labels_in(event)}
    return (retired | named) - kept - {ERASED, ""}


def erase_labels(*, consultation: Consultation) -> int:
    """Replace those labels wherever the review keeps them; return how many there were. Replaying
    the events still gives the present state.

    Called inside the transaction of the erasure.
    """
    gone = labels_to_erase(consultation)
    _made_and_retired(consultation).update(label=ERASED, keywords=[])
    changed = []
    for event in _events(consultation):
        before = (event.changes, event.inverse, event.about)
        after = tuple(_without(part, gone) for part in before)
        if after != before:
            event.changes, event.inverse, event.about = after
            changed.append(event)
    ReviewEvent.objects.bulk_update(changed, ["changes", "inverse", "about"], batch_size=BATCH)
    _erase_proposals(consultation)
    SplitPlan.objects.filter(theme__consultation=consultation).delete()
    Insight.objects.of(consultation).delete()  # their words may come from what is gone
    return len(gone)


def _made_and_retired(consultation: Consultation) -> Any:
    return Theme.objects.filter(consultation=consultation, is_retired=True, named_by_staff=False)


def _events(consultation: Consultation) -> Any:
    return ReviewEvent.objects.of(consultation).iterator(chunk_size=BATCH)


def _labels_in(event: ReviewEvent) -> Any:
    for part in (event.changes, event.inverse):
        for fields in part.get("themes", {}).values():
            yield from (fields[name] for name in ("label", "summary") if fields.get(name))


def _erase_proposals(consultation: Consultation) -> None:
    """Labels of parts that a theme might have been split into were never anybody's."""
    for proposal in Proposal.objects.of(consultation).filter(payload__has_key="parts"):
        parts = [{**part, "label": ERASED} for part in proposal.payload["parts"]]
        if parts != proposal.payload["parts"]:
            proposal.payload = {**proposal.payload, "parts": parts}
            proposal.save(update_fields=["payload"])


def _without(part: Any, gone: set[str]) -> Any:
    """``part`` of a JSON value with every text of ``gone`` erased."""
    if isinstance(part, dict):
        return {
            key: [] if key == "keywords" else _without(value, gone) for key, value in part.items()
        }
    if isinstance(part, list):
        return [_without(each, gone) for each in part]
    return ERASED if isinstance(part, str) and part in gone else part
