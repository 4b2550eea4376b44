"""The masked layer: what the public may read of a submission. The text itself stays as it is."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from .models import Mask, MaskReason, Submission

# What stands in the place of hidden words: why, never how many.
MARKS = {
    MaskReason.PERSONAL: gettext_lazy("〔hidden: personal data〕"),
    MaskReason.DEFAMATION: gettext_lazy("〔hidden: defamation〕"),
    MaskReason.THIRD_PARTY: gettext_lazy("〔hidden: rights of third parties〕"),
    MaskReason.OTHER: gettext_lazy("〔hidden〕"),
}
BLANK = "○"

Hidden = list[tuple[int, int, str]]  # start, end, reason; in order, none touching another


def masked_text(submission: Submission, start: int = 0, end: int | None = None) -> str:
    """The words from ``start`` to ``end`` as everybody may read them, in the text's language.

    A hidden run is one mark, however long it is and however many masks touch. Reads the prefetched
    ``masks`` of ``submission``, if there are.
    """
    text, at = submission.text[:end], start
    found: list[str] = []
    with translation.override(_language(submission)):
        for first, last, reason in hidden_in(submission):
            first, last = max(first, at), min(last, len(text))
            if last > first:
                found += [text[at:first], str(MARKS[MaskReason(reason)])]
                at = last
    return "".join([*found, text[at:]])


def blanked_text(submission: Submission) -> str:
    """The whole text with hidden characters as circles, so that offsets stay: for the analysis,
    whose labels then hold nothing of what is hidden."""
    text = submission.text
    for first, last, _reason in hidden_in(submission):
        text = text[:first] + BLANK * len(text[first:last]) + text[last:]
    return text


def hidden_in(submission: Submission) -> Hidden:
    """The hidden runs of the text as it is now."""
    return merged(
        (mask.start, mask.end, mask.reason)
        for mask in submission.masks.all()
        if mask.hides and mask.version == submission.version
    )


def merged(spans: Iterable[tuple[int, int, str]]) -> Hidden:
    """``spans`` without overlaps; runs that touch are one, and the first reason stands for all."""
    runs: Hidden = []
    for start, end, reason in sorted(spans):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]), runs[-1][2])
        else:
            runs.append((start, end, reason))
    return runs


def hidden_words(consultation: Any) -> set[str]:
    """Every run of hidden words of what counts: none of it may be in a text that is published."""
    masked = Mask.objects.of(consultation).hiding().values("submission")
    rows = Submission.objects.filter(pk__in=masked).prefetch_related("masks").order_by("pk")
    return {
        submission.text[start:end].strip()
        for submission in rows.iterator(chunk_size=500)
        for start, end, _reason in hidden_in(submission)
    }


def _language(submission: Submission) -> str:
    known = dict(settings.LANGUAGES)
    return submission.language if submission.language in known else settings.LANGUAGE_CODE
