"""Content words of Japanese and English texts, in their normalised forms."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from feedback_nlp.stopwords import ENGLISH, JAPANESE

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

_LONGEST_INPUT = 10_000
"""Sudachi refuses texts over 49,149 bytes: longer ones are cut at about this many characters."""

_LATIN_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_SUFFIX = re.compile(r"(?:ies|ing|ed|es|s)$")


class Words(NamedTuple):
    """What a text is about: its content words, and which of them are nouns (all, in English)."""

    content: list[str]
    nouns: list[str]

    @property
    def terms(self) -> list[str]:
        """Content words, and pairs of nouns that follow each other."""
        return [*self.content, *(f"{one} {other}" for one, other in pairwise(self.nouns))]


def words(texts: Iterable[str]) -> Iterator[Words]:
    """The words of each folded text: nouns, verbs, adjectives and adverbs as lemmas."""
    for text in texts:
        yield _english(text) if text.isascii() else _japanese(text)


@lru_cache(maxsize=1)
def dictionary() -> "Dictionary":
    """Sudachi's dictionary, opened once."""
    from sudachipy import Dictionary

    return Dictionary()


@lru_cache(maxsize=3)
def tokenizer(mode: str) -> "Tokenizer":
    """A tokenizer for short ("A") or long ("C") units."""
    from sudachipy import SplitMode

    return dictionary().tokenizer(SplitMode(mode))


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of `text` that the tokenizer accepts, cut at the end of a line or sentence."""
    start = 0
    while start < len(text):
        end = min(start + _LONGEST_INPUT, len(text))
        if end < len(text):
            cut = max(text.rfind("。", start, end), text.rfind("\n", start, end))
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


def stem(word: str) -> str:
    """An English word without its regular ending (a plain form of Porter's first step)."""
    if len(word) <= 4 or word.endswith("ss"):
        return word
    cut = _SUFFIX.sub(lambda m: "y" if m.group() == "ies" else "", word)
    return cut.removesuffix("e") if len(cut) > 3 else word


def _english(text: str) -> Words:
    found = _LATIN_WORD.findall(text.lower())
    kept = [stem(word) for word in found if word not in ENGLISH]
    return Words(kept, kept)


def _japanese(text: str) -> Words:
    content: list[str] = []
    nouns: list[str] = []
    for _, chunk in chunks(text):
        for morpheme in tokenizer("C").tokenize(chunk):
            known = _known.get(morpheme.word_id()) or _learn(morpheme)
            content += known.content
            nouns += known.nouns
    return Words(content, nouns)


_known: dict[int, Words] = {}
"""What is kept of each dictionary entry met so far."""


def _learn(unit: "Morpheme") -> Words:
    """What is kept of the short units of a long one.

    Words that the dictionary does not have share their numbers.
    """
    learnt = Words([], [])
    for morpheme in unit.split(_short()) or (unit,):
        kind = _kind(*morpheme.part_of_speech()[:2])
        word = _kept_form(morpheme.normalized_form()) if kind else ""
        if word:
            learnt.content.append(word)
            if kind == "noun":
                learnt.nouns.append(word)
    if unit.dictionary_id() >= 0:
        _known[unit.word_id()] = learnt
    return learnt


@cache
def _short() -> "SplitMode":
    from sudachipy import SplitMode

    return SplitMode.A


@cache
def _kind(major: str, minor: str) -> str:
    if major == "名詞" and minor in ("普通名詞", "固有名詞"):
        return "noun"
    if (major in ("動詞", "形容詞") and minor == "一般") or major in ("形状詞", "副詞"):
        return "other"
    return ""


@lru_cache(maxsize=200_000)
def _kept_form(word: str) -> str:
    """The word as it is counted, one object for all its uses, or nothing for a general word."""
    if word in JAPANESE:
        return ""
    return stem(word.lower()) if word.isascii() else word
