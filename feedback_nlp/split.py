"""Splitting a submission into opinions: verbatim spans that each ask for one answer.

A text is first cut into blocks at places where an opinion may end, each with the similarity
below which it does: a request that the next sentence leaves behind, a list item, a connective
that opens another matter. A reason stays with its request, and an unanswered doubt is resolved
by not splitting, since staff split more easily than they join.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from feedback_nlp.cues import (
    AND_ALSO,
    ANSWERS_BACK,
    CLOSING,
    NEXT_MATTER,
    OPENING,
    OPPOSITION,
    REQUEST,
    SUPPORT,
    is_heading,
)
from feedback_nlp.sentences import Sentence, sentences
from feedback_nlp.words import words

ALWAYS = 2.0
NEVER = -2.0
OTHER_MATTER = 0.30
"""A connective such as また announces something else: the topic need not shift far."""
PARAGRAPH_SHIFT = 0.20
TOPIC_SHIFT = 0.12
REMEMBERED = 5
"""Blocks of an opinion that the next one is compared with."""

_LONGEST_GREETING = 60


class Block(NamedTuple):
    """A part of a text; it begins a new opinion where it is less alike than `boundary`."""

    start: int
    end: int
    boundary: float = ALWAYS


Span = tuple[int, int]
Vectors = npt.NDArray[np.float32]


def split(texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> list[list[Span]]:
    """Opinion spans of each folded text, in order; a text without any words has none.

    `encode` gives unit vectors whose cosine is near 0 for unrelated texts, and is called once,
    with nouns only: two requests sound alike by their verbs, what they are about is in their nouns.
    """
    drafts = [blocks(text) for text in texts]
    doubtful = sorted(
        {
            text[block.start : block.end]
            for text, draft in zip(texts, drafts, strict=True)
            for block in _around_doubts(draft)
        }
    )
    topics = [" ".join(found.nouns) for found in words(doubtful)]
    vectors = dict(zip(doubtful, encode(topics), strict=True)) if doubtful else {}
    return [
        _merge(draft, [vectors.get(text[b.start : b.end]) for b in draft])
        for text, draft in zip(texts, drafts, strict=True)
    ]


def blocks(text: str) -> list[Block]:
    """Cut a folded text where an opinion may end; greetings and closings are left out."""
    found = _without_greetings(text, sentences(text))
    if len(found) < 2:
        return [Block(sentence.start, sentence.end) for sentence in found]
    asks = [REQUEST.search(text, s.start, s.end) for s in found]
    last_request = max((index for index, asked in enumerate(asks) if asked), default=-1)
    drafts: list[Block] = []
    before = _Before()
    for index, sentence in enumerate(found):
        boundary = ALWAYS
        if index:
            boundary = _boundary(text, sentence, before, index <= last_request)
        if boundary == NEVER:
            drafts[-1] = Block(drafts[-1].start, sentence.end, drafts[-1].boundary)
        else:
            drafts.append(Block(sentence.start, sentence.end, boundary))
        if index + 1 < len(found):
            before.read(text, sentence, asks[index], boundary)
    return drafts


@dataclass(slots=True)
class _Before:
    """What a text has said before a sentence.

    `closed`: the block asks for something already; `said`: so does the opinion, or it praises or
    objects; `items`: the list has begun; `heading`: a heading waits for what it announces.
    """

    closed: bool = False
    said: bool = False
    items: bool = False
    heading: bool = False

    def read(self, text: str, sentence: Sentence, asks: bool, boundary: float) -> None:
        """Take in a sentence that begins a block at `boundary` (NEVER: that goes on)."""
        span = (sentence.start, sentence.end)
        self.closed = asks or (self.closed and boundary == NEVER)
        self.said = (
            asks
            or (self.said and boundary != ALWAYS)
            or any(form.search(text, *span) for form in (SUPPORT, OPPOSITION))
        )
        self.items = self.items or sentence.is_item
        self.heading = is_heading(text, *span)


def _boundary(text: str, sentence: Sentence, before: _Before, leads_to_request: bool) -> float:
    """Where the opinion so far would end.

    Words that only lead in to a list belong to its first item.
    """
    if sentence.is_item:
        return ALWAYS if before.closed or before.items else NEVER
    if before.heading:
        return NEVER
    if NEXT_MATTER.match(text, sentence.start):
        return ALWAYS if before.said else OTHER_MATTER
    if AND_ALSO.match(text, sentence.start):
        return OTHER_MATTER if before.said else TOPIC_SHIFT
    if not (before.closed and leads_to_request) or ANSWERS_BACK.match(text, sentence.start):
        return NEVER
    return PARAGRAPH_SHIFT if sentence.is_paragraph else TOPIC_SHIFT


def _without_greetings(text: str, found: list[Sentence]) -> list[Sentence]:
    first, last = 0, len(found)
    while first < last and _opens(text, found[first]):
        first += 1
    while last > first and _closes(text, found[last - 1]):
        last -= 1
    return found[first:last] or found


def _opens(text: str, sentence: Sentence) -> bool:
    short = sentence.end - sentence.start <= _LONGEST_GREETING
    return short and OPENING.match(text, sentence.start, sentence.end) is not None


def _closes(text: str, sentence: Sentence) -> bool:
    bare = text[sentence.start : sentence.end].rstrip("。.!, ")
    return len(bare) <= _LONGEST_GREETING and CLOSING.fullmatch(bare) is not None


def _around_doubts(draft: Sequence[Block]) -> Iterable[Block]:
    for before, after in pairwise(draft):
        if after.boundary != ALWAYS:
            yield from (before, after)


def _merge(draft: Sequence[Block], vectors: Sequence[Vectors | None]) -> list[Span]:
    spans: list[Span] = []
    begun = 0
    for index, block in enumerate(draft):
        if index and not _parts(block, vectors[begun:index], vectors[index]):
            spans[-1] = (spans[-1][0], block.end)
        else:
            spans.append((block.start, block.end))
            begun = index
    return spans


def _parts(block: Block, before: Sequence[Vectors | None], after: Vectors | None) -> bool:
    """Whether `block` begins another opinion, unlike every block of the opinion `before` it.

    A block without any noun gives no reason to.
    """
    nearest = before[-1]
    if block.boundary == ALWAYS or nearest is None or after is None:
        return block.boundary == ALWAYS
    known = [vector for vector in before[-REMEMBERED:] if vector is not None]
    alike = max(float(vector @ after) for vector in known)
    return bool(nearest.any() and after.any()) and alike < block.boundary
