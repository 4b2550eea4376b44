"""Keeping what texts mean: exactly of the texts that are compared now."""

from engagement.review.analysis import ModelUnavailable

from ..meanings import compared, key_of
from ..models import Meaning

AT_ONCE = 500


def remember_meanings() -> None:
    """Store the meanings that are missing, and forget those of texts that are no more.

    A worker's business: it loads the language model, where something is missing. Without a model
    nothing is stored.
    """
    texts = {key_of(text): text for text in compared()}
    forget_meanings(keep=set(texts))
    known = set(Meaning.objects.values_list("key", flat=True))
    missing = {key: text for key, text in texts.items() if key not in known}
    if missing:
        _store(missing, texts)


def forget_meanings(*, keep: set[str] | None = None) -> int:
    """Forget what texts mean that are no more; answer of how many."""
    kept = {key_of(text) for text in compared()} if keep is None else keep
    gone = [pk for pk, key in Meaning.objects.values_list("pk", "key") if key not in kept]
    return sum(
        Meaning.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()[0]
        for start in range(0, len(gone), AT_ONCE)
    )


def _store(missing: dict[str, str], texts: dict[str, str]) -> None:
    from engagement.review.adapter.meaning import vectors  # loads the language model

    try:
        model, found = vectors(list(missing.values()))
    except ModelUnavailable:
        return
    outdated = Meaning.objects.exclude(model=model)
    if outdated.exists():  # vectors of two models tell nothing of each other
        outdated.delete()
        missing, found = texts, vectors(list(texts.values()))[1]
    Meaning.objects.bulk_create(
        [
            Meaning(key=key, model=model, stored=Meaning.as_stored(vector))
            for key, vector in zip(missing, found, strict=True)
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
