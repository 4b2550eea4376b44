"""Families of equal and nearly equal opinions.

Equal after folding means one hash. Nearly equal is found by MinHash over character n-grams
(Broder 1997) with banding, and confirmed by the Jaccard similarity of the n-gram sets.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

NEAR = 0.7
"""Jaccard similarity of character n-gram sets from which two opinions are one letter."""
GRAM = 5
HASHES = 64
BANDS = 16
SHORTEST = 20
"""Opinions with fewer characters agree by chance and are only compared as equal."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def duplicates(ids: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Map each opinion that repeats another to the first of its family, in the order of ids."""
    order = sorted(range(len(ids)), key=lambda row: ids[row])
    keys = [_key(texts[row]) for row in order]
    first_of: dict[str, int] = {}
    for position, key in enumerate(keys):
        first_of.setdefault(key, position)
    distinct = [key for key in first_of if len(key) >= SHORTEST]
    families = _Families()
    for one, other in _near_pairs(distinct):
        families.join(first_of[distinct[one]], first_of[distinct[other]])
    leaders = (families.leader(first_of[key]) for key in keys)
    return {
        ids[order[position]]: ids[order[leader]]
        for position, leader in enumerate(leaders)
        if position != leader
    }


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", text).lower() or text


class _Families:
    """Disjoint sets whose leader is their smallest member."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def leader(self, member: int) -> int:
        while (parent := self._parents.get(member, member)) != member:
            member = parent
        return member

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.leader(one), self.leader(other)))
        self._parents[high] = low


def _near_pairs(texts: Sequence[str]) -> Iterable[tuple[int, int]]:
    signatures = [_signature(text) for text in texts]
    rows = HASHES // BANDS
    for band in range(BANDS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for row, signature in enumerate(signatures):
            buckets[signature[band * rows : (band + 1) * rows].tobytes()].append(row)
        for members in buckets.values():
            for one, other in pairwise(members):
                if _jaccard(texts[one], texts[other]) >= NEAR:
                    yield one, other


def _grams(text: str) -> set[str]:
    return {text[start : start + GRAM] for start in range(max(1, len(text) - GRAM + 1))}


def _jaccard(one: str, other: str) -> float:
    left, right = _grams(one), _grams(other)
    return len(left & right) / len(left | right)


def _signature(text: str) -> npt.NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    grams = np.zeros(max(1, len(codes) - GRAM + 1), dtype=np.uint64)
    for offset in range(GRAM):
        grams = grams * np.uint64(0x9E3779B1) + codes[offset : offset + len(grams)]
    mixed = grams[:, None] * _MULTIPLIERS + _ADDENDS
    signature: npt.NDArray[np.uint64] = (mixed >> np.uint64(32)).min(axis=0)
    return signature


_generator = np.random.default_rng(20240229)
_MULTIPLIERS = _generator.integers(1, 2**63, HASHES, dtype=np.uint64) | np.uint64(1)
_ADDENDS = _generator.integers(0, 2**63, HASHES, dtype=np.uint64)
