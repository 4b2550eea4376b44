"""Whether somebody is about to say the same twice. Only ever a hint to the writer."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

ALIKE = 0.85  # share of neighbouring characters in common


def nearly_same(one: str, other: str) -> bool:
    """Whether two texts differ by a few words at most; width, case and punctuation aside."""
    a, b = _pairs(one), _pairs(other)
    if not a or not b:
        return False
    return 2 * (a & b).total() / (a.total() + b.total()) >= ALIKE


def alike(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of ``texts`` that say nearly the same, by their places."""
    return [
        (i, j) for i, j in combinations(range(len(texts)), 2) if nearly_same(texts[i], texts[j])
    ]


def _pairs(text: str) -> Counter[tuple[str, str]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    characters = "".join(filter(str.isalnum, folded))
    return Counter(pairwise(f"^{characters}$")) if characters else Counter()
