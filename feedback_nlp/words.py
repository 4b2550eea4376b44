"""Content words of Japanese and English texts, in their normalised forms."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from feedback_nlp.stopwords import ENGLISH, JAPANESE

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, Tokenizer

_LONGEST_INPUT = 10_000
"""Sudachi refuses texts over 49,149 bytes: longer ones are cut at about this many characters."""

_LATIN_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
NOUNS = frozenset({("名詞", "普通名詞"), ("名詞", "固有名詞")})
CONTENT = NOUNS | {("動詞", "一般"), ("形容詞", "一般"), ("形状詞", "*"), ("副詞", "*")}
_SUFFIX = re.compile(r"(?:ies|ing|ed|es|s)$")


def content_words(texts: Sequence[str]) -> Iterator[list[str]]:
    """The content words of each folded text: nouns, verbs, adjectives and adverbs as lemmas."""
    for text in texts:
        yield _english(text) if text.isascii() else _japanese(text, CONTENT)


def nouns(texts: Sequence[str]) -> Iterator[list[str]]:
    """The nouns of each folded text, which tell what it is about; all words where it is English."""
    for text in texts:
        yield _english(text) if text.isascii() else _japanese(text, NOUNS)


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


def _english(text: str) -> list[str]:
    found = _LATIN_WORD.findall(text.lower())
    return [stem(word) for word in found if word not in ENGLISH]


def _japanese(text: str, wanted: frozenset[tuple[str, str]]) -> list[str]:
    found: list[str] = []
    is_wanted = _part_test(wanted)
    for _, chunk in chunks(text):
        for morpheme in tokenizer("A").tokenize(chunk):
            if is_wanted(morpheme):
                word = morpheme.normalized_form()
                if word not in JAPANESE:
                    found.append(stem(word.lower()) if word.isascii() else word)
    return found


@lru_cache(maxsize=2)
def _part_test(wanted: frozenset[tuple[str, str]]) -> "_PartTest":
    return _PartTest(wanted)


class _PartTest:
    """Whether a morpheme is of a wanted part of speech, looked up once per kind."""

    def __init__(self, wanted: frozenset[tuple[str, str]]) -> None:
        self._wanted = wanted
        self._by_id: dict[int, bool] = {}

    def __call__(self, morpheme: "Morpheme") -> bool:
        identity = morpheme.part_of_speech_id()
        known = self._by_id.get(identity)
        if known is None:
            major, minor = morpheme.part_of_speech()[:2]
            known = (major, minor) in self._wanted or (major, "*") in self._wanted
            self._by_id[identity] = known
        return known
