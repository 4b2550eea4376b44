"""Labels, keywords and representative opinions of themes.

A phrase counts for a theme by class-based TF-IDF (Grootendorst 2022): how many of the theme's
opinions use it, against how many use it in its sibling themes.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from feedback_nlp.features import Features
from feedback_nlp.stopwords import ENGLISH, NO_LABEL
from feedback_nlp.words import chunks, tokenizer

KEYWORDS = 6
REPRESENTATIVES = 4
DIVERSITY = 0.4
"""How much a representative loses for being like those already chosen."""
LONGEST_PHRASE = 4
SAMPLE = 60
"""Opinions of a theme that are read for its label: the ones nearest to its centre."""

_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


def phrases(text: str) -> list[str]:
    """Noun phrases of a folded text, one entry per use."""
    return list(_english_phrases(text) if text.isascii() else _japanese_phrases(text))


def describe(
    themes: Sequence[Sequence[int]], texts: Sequence[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Label and keywords of each theme, given the rows of its opinions, central ones first.

    A theme in two languages is described in the one that more of its opinions are in.
    """
    used = [
        _document_frequency(_main_language([texts[r] for r in rows[:SAMPLE]])) for rows in themes
    ]
    everywhere: Counter[str] = Counter()
    for counts in used:
        everywhere.update(counts)
    average = sum(len(rows[:SAMPLE]) for rows in themes) / max(1, len(themes))
    return [
        _describe(counts, everywhere, average, len(rows), texts[rows[0]])
        for counts, rows in zip(used, themes, strict=True)
    ]


def representatives(features: Features, rows: Sequence[int]) -> list[int]:
    """Rows that are central and differ from each other (maximal marginal relevance).

    `rows` are ordered from the centre outwards (Carbonell & Goldstein 1998).
    """
    chosen = list(rows[:1])
    centre = features[list(rows)].mean(axis=0)
    pool = list(rows[1:SAMPLE])
    while pool and len(chosen) < REPRESENTATIVES:
        gains = features[pool] @ centre - DIVERSITY * (features[pool] @ features[chosen].T).max(
            axis=1
        )
        chosen.append(pool.pop(int(gains.argmax())))
    return chosen


def _describe(
    counts: Counter[str], everywhere: Counter[str], average: float, size: int, central: str
) -> tuple[str, tuple[str, ...]]:
    shared = {p: n for p, n in counts.items() if n >= 2} if size > 2 else dict(counts)
    weights = {
        phrase: n * math.log(1 + average / everywhere[phrase]) * math.sqrt(min(len(phrase), 8))
        for phrase, n in (shared or counts).items()
    }
    ranked = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))
    keywords = _without_overlap(ranked)[:KEYWORDS]
    if not keywords:
        return central[:20], ()
    separator = "、" if not keywords[0].isascii() else ", "
    return separator.join(keywords[:2]), tuple(keywords)


def _without_overlap(ranked: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for phrase in ranked:
        if not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
    return kept


def _main_language(texts: Sequence[str]) -> list[str]:
    english = [text for text in texts if text.isascii()]
    japanese = [text for text in texts if not text.isascii()]
    return english if len(english) > len(japanese) else japanese


def _document_frequency(texts: Sequence[str]) -> Counter[str]:
    return Counter(phrase for text in texts for phrase in set(phrases(text)))


def _japanese_phrases(text: str) -> Iterator[str]:
    run: list[str] = []
    for _, chunk in chunks(text):
        for morpheme in tokenizer("C").tokenize(chunk):
            if _is_nominal(morpheme.part_of_speech()):
                run.append(morpheme.surface())
            else:
                yield from _compound(run)
                run = []
    yield from _compound(run)


def _compound(run: list[str]) -> Iterator[str]:
    phrase = "".join(run[-LONGEST_PHRASE:])
    if len(phrase) > 1 and phrase not in NO_LABEL and not phrase.isdigit():
        yield phrase


@cache
def _is_nominal(part: tuple[str, ...]) -> bool:
    if part[0] == "名詞":
        return part[1] in ("普通名詞", "固有名詞", "数詞") and part[2] != "副詞可能"
    return part[0] == "接尾辞" and part[1] == "名詞的"


def _english_phrases(text: str) -> Iterator[str]:
    words = [word.lower() for word in _ENGLISH_WORD.findall(text)]
    kept = [None if word in ENGLISH else word for word in words]
    for first, second in zip(kept, [*kept[1:], None], strict=True):
        if first:
            yield first
            if second:
                yield f"{first} {second}"
