"""Labels, keywords and representative opinions of themes.

A phrase counts for a theme by class-based TF-IDF (Grootendorst 2022): how many of the theme's
opinions use it, against how many use it in its sibling themes.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from feedback_nlp.features import Features
from feedback_nlp.themes.phrases import LONGEST, is_english, phrases

KEYWORDS = 6
REPRESENTATIVES = 4
DIVERSITY = 0.4
"""How much a representative loses for being like those already chosen."""
SAMPLE = 40
"""Opinions of a theme that are read for its label: the ones nearest to its centre."""
SHARED_FROM = 3
"""From so many opinions on, a phrase of only one of them does not describe the theme."""
TYPICAL = 0.15
"""A phrase that a smaller share of the opinions uses does not describe them."""
RELATION = 1.6
"""How much more 「保育士の確保」 says than 「保育士」."""
COMPOUND = 1.25
"""How much more a long noun says than a short one."""
NARROW = 0.35
"""A phrase that fewer of the opinions use is no label by itself."""

Description = tuple[str, tuple[str, ...]]


def describe(themes: Sequence[Sequence[int]], texts: Sequence[str]) -> list[Description]:
    """Label and keywords of each theme, given the rows of its opinions, central ones first.

    Labels are phrases of the opinions, no two alike; `texts` are folded. A theme in two languages
    is described in the one that more of its opinions are in.
    """
    used = [_document_frequency([texts[r] for r in rows[:SAMPLE]]) for rows in themes]
    everywhere: Counter[str] = Counter()
    for counts, _ in used:
        everywhere.update(counts)
    average = sum(size for _, size in used) / max(1, len(used))
    found: dict[int, Description] = {}
    taken: set[str] = set()
    for at in sorted(range(len(themes)), key=lambda at: (-len(themes[at]), at)):
        counts, size = used[at]
        rarity = {p: math.log(1 + average / everywhere[p]) for p in counts}
        label, keywords = _describe(counts, size, rarity, taken)
        label = _unlike(label or _beginning(texts[themes[at][0]]), taken)
        taken.add(label)
        found[at] = (label, keywords)
    return [found[at] for at in range(len(themes))]


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


def from_centre(features: Features, rows: Sequence[int]) -> list[int]:
    """The rows, those nearest to their mean first."""
    nearness = features[list(rows)] @ features[list(rows)].mean(axis=0)
    return [rows[at] for at in np.argsort(-nearness, kind="stable")]


def _describe(
    counts: Counter[str], size: int, rarity: Mapping[str, float], taken: set[str]
) -> Description:
    """The best label that no sibling has, and keywords: the phrases that mark the theme."""
    # A relation that one opinion alone speaks of is its own matter.
    pool = {p: n for p, n in counts.items() if n > 1 or size == 1 or not _is_relation(p)}
    if size >= SHARED_FROM:
        pool = _shared(counts, max(2, TYPICAL * size)) or pool
    pool = pool or dict(counts)
    weights = {p: n * rarity[p] * math.sqrt(min(len(p), 8)) for p, n in pool.items()}
    ranked = sorted(weights, key=lambda p: (-weights[p], p))
    keywords = tuple(_apart([p for p in ranked if not _is_relation(p)])[:KEYWORDS])
    fits = {p: n * rarity[p] * _form(p) for p, n in pool.items()}
    ordered = sorted(fits, key=lambda p: (-fits[p], p))
    return _label(ordered, counts, size, taken), keywords


def _shared(counts: Counter[str], least: float) -> dict[str, int]:
    """Phrases that at least so many opinions use, or whose parts so many use each."""
    return {
        phrase: n
        for phrase, n in counts.items()
        if n >= least
        or (len(parts := _parts(phrase)) > 1 and all(counts[part] >= least for part in parts))
    }


def _label(ordered: Sequence[str], counts: Counter[str], size: int, taken: set[str]) -> str:
    """The best phrase; a plain word, or one that few opinions use, is narrowed or paired."""
    if not ordered:
        return ""
    best = ordered[0]
    if best not in taken and (_is_relation(best) or not _is_plain(best, counts[best], size)):
        return best
    narrower = [p for p in ordered if p != best and best in _parts(p)]
    joint = ", " if best.isascii() else "・"
    pairs = [
        best + joint + other
        for other in _apart([best, *ordered])[1:]
        if other.isascii() == best.isascii() and not _is_relation(other)
    ]
    fitting = [label for label in (*narrower, *pairs, best) if len(label) <= _longest(label)]
    return next((label for label in fitting if label not in taken), best)


def _is_plain(phrase: str, uses: int, size: int) -> bool:
    short = " " not in phrase if phrase.isascii() else len(phrase) < 4
    return short or uses < NARROW * size or (uses < min(size, 2) and not phrase.isascii())


def _parts(phrase: str) -> list[str]:
    return phrase.split(" ") if phrase.isascii() else phrase.split("の")


def _form(phrase: str) -> float:
    """How well the form of a phrase suits a heading."""
    if phrase.isascii():
        return (1.0, COMPOUND, RELATION)[phrase.count(" ")]
    if _is_relation(phrase):
        return RELATION
    return COMPOUND if len(phrase) >= 4 else 1.0


def _is_relation(phrase: str) -> bool:
    return not phrase.isascii() and "の" in phrase[1:-1]


def _longest(phrase: str) -> int:
    return 2 * LONGEST if phrase.isascii() else LONGEST


def _unlike(label: str, taken: set[str]) -> str:
    """The label, with a number where a sibling has the same."""
    number, unlike = 1, label
    while unlike in taken:
        number += 1
        unlike = f"{label} ({number})"
    return unlike


def _beginning(text: str) -> str:
    """How a text begins, for the theme of texts without any noun."""
    words = text.split()
    return " ".join(words)[:LONGEST] if words else text[:LONGEST]


def _apart(ranked: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for phrase in ranked:
        if not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
    return kept


def _document_frequency(texts: Sequence[str]) -> tuple[Counter[str], int]:
    """How many of the texts of the main language use each phrase, and how many such texts."""
    english = [text for text in texts if is_english(text)]
    others = [text for text in texts if not is_english(text)]
    read = english if len(english) > len(others) else others
    return Counter(phrase for text in read for phrase in phrases(text)), len(read)
