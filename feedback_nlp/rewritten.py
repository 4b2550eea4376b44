"""Circulated letters that their senders put into their own words, and what each sender added.

A rewritten letter keeps the meaning and most of the content words while its sentences change, so
that n-grams no longer tell. Letters come in bursts: an opinion is compared with the ones that
follow it in the order of ids, which bounds the work however many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from feedback_nlp.model.encoder import Vectors
from feedback_nlp.normalize import shadow
from feedback_nlp.sentences import sentences
from feedback_nlp.types import Excerpt, Opinion
from feedback_nlp.words import words

ALIKE = 0.8
"""Cosine from which two opinions may be one letter."""
SHARED = 0.5
"""Jaccard similarity of the content words: a common subject is not enough."""
LONG = 60
"""Characters: shorter opinions are alike because there is not much to say."""
BURST = 256
"""Opinions that follow each other so closely are surely compared; some up to twice as far."""
NEW = 0.5
"""A sentence adds something if the letter has at most this share of its character pairs."""


def rewritten_pairs(texts: Sequence[str], vectors: Vectors) -> Iterator[tuple[int, int]]:
    """Pairs of rows whose texts are rewritings of each other; rows are in the order of ids."""
    long = np.array([at for at, text in enumerate(texts) if len(text) >= LONG], dtype=np.int64)
    vocabularies: dict[int, frozenset[str]] = {}
    for begin in range(0, len(long), BURST):
        here, reach = long[begin : begin + BURST], long[begin : begin + 2 * BURST]
        alike = vectors[here] @ vectors[reach].T
        for row, column in np.argwhere(np.triu(alike, k=1) >= ALIKE):
            one, other = int(here[row]), int(reach[column])
            if _share_words(texts, one, other, vocabularies):
                yield one, other


def _share_words(
    texts: Sequence[str], one: int, other: int, vocabularies: dict[int, frozenset[str]]
) -> bool:
    for row in (one, other):
        if row not in vocabularies:
            vocabularies[row] = frozenset(next(words([texts[row]])).content)
    left, right = vocabularies[one], vocabularies[other]
    return len(left & right) >= SHARED * len(left | right) > 0


@dataclass(frozen=True, slots=True)
class Family:
    """Opinions that repeat `first`, and what each of them says that `first` does not."""

    first: str
    added: Mapping[str, tuple[Excerpt, ...]]


def families(opinions: Sequence[Opinion]) -> list[Family]:
    """The families of a result's opinions, with the sentences that each member added.

    Added sentences are verbatim; offsets count from the start of the member's text.
    """
    by_id = {opinion.id: opinion for opinion in opinions}
    members: dict[str, list[Opinion]] = {}
    for opinion in opinions:
        if opinion.duplicate_of in by_id:
            members.setdefault(opinion.duplicate_of or "", []).append(opinion)
    return [
        Family(first, {member.id: added(by_id[first].text, member) for member in found})
        for first, found in members.items()
    ]


def added(letter: str, opinion: Opinion) -> tuple[Excerpt, ...]:
    """The sentences of `opinion` that say what `letter` does not."""
    known = _pairs(shadow(letter).text)
    folded = shadow(opinion.text)
    excerpts = []
    for sentence in sentences(folded.text):
        pairs = _pairs(folded.text[sentence.start : sentence.end])
        if pairs and len(pairs & known) <= NEW * len(pairs):
            start, end = folded.span(sentence.start, sentence.end)
            excerpts.append(Excerpt(opinion.id, start, end, opinion.text[start:end]))
    return tuple(excerpts)


def _pairs(text: str) -> set[str]:
    letters = [character for character in text.lower() if character.isalnum()]
    return {one + other for one, other in pairwise(letters)}
