"""Families of equal, nearly equal and rewritten opinions.

Equal after folding means one hash. Nearly equal is found by MinHash over character n-grams
(Broder 1997) with banding, and confirmed by the Jaccard similarity of the n-gram sets. Letters in
their senders' own words are found by meaning (`rewritten.py`).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Vectors
from feedback_nlp.rewritten import rewritten_pairs

NEAR = 0.7
"""Jaccard similarity of character n-gram sets from which two opinions are one letter."""
GRAM = 5
HASHES = 64
BANDS = 16
SLACK = 0.15
"""How far a signature may underrate the similarity of two texts."""
BLOCK = 4096
SHORTEST = 20
"""Opinions with fewer characters agree by chance and are only compared as equal."""

Hashes = npt.NDArray[np.uint64]

_NOT_LETTERS = re.compile(r"[\W_]+")


def duplicates(
    ids: Sequence[str], texts: Sequence[str], vectors: Vectors | None = None
) -> dict[str, str]:
    """Map each opinion that repeats another to the first of its family, in the order of ids.

    `vectors` are the unit vectors of `texts`; without them rewritten letters are not looked for.
    """
    order = sorted(range(len(ids)), key=lambda row: ids[row])
    key_of = {text: _key(text) for text in dict.fromkeys(texts)}
    keys = [key_of[texts[row]] for row in order]
    first_of: dict[str, int] = {}
    for position, key in enumerate(keys):
        first_of.setdefault(key, position)
    distinct = [key for key in first_of if len(key) >= SHORTEST]
    families = _Families()
    for one, other in _near_pairs(distinct):
        families.join(first_of[distinct[one]], first_of[distinct[other]])
    if vectors is not None:
        rows = [order[position] for position in first_of.values()]
        places = list(first_of.values())
        for one, other in rewritten_pairs([texts[row] for row in rows], vectors[rows]):
            families.join(places[one], places[other])
    leaders = (families.leader(first_of[key]) for key in keys)
    return {
        ids[order[position]]: ids[order[leader]]
        for position, leader in enumerate(leaders)
        if position != leader
    }


@dataclass(frozen=True)
class Originals:
    """What later copies are recognised by.

    `hashes` of all distinct texts, in order, with the id of the first of the family of each; and
    the `signatures` of `letters`, the opinions that had copies already.
    """

    hashes: Hashes
    ids: list[str]
    letters: list[str]
    signatures: Hashes

    @classmethod
    def of(
        cls, ids: Sequence[str], texts: Sequence[str], first_of: Mapping[str, str]
    ) -> "Originals":
        """Of a run's opinions; `first_of` is what `duplicates` found."""
        firsts: dict[int, str] = {}
        letters: dict[str, str] = {}
        for key, text in sorted(zip(ids, texts, strict=True)):
            firsts.setdefault(_hash(_key(text)), first_of.get(key, key))
        copied = set(first_of.values())
        for key, text in zip(ids, texts, strict=True):
            if key in copied and len(_key(text)) >= SHORTEST:
                letters[key] = _key(text)
        ordered = sorted(firsts)
        return cls(
            np.array(ordered, dtype=np.uint64),
            [firsts[number] for number in ordered],
            sorted(letters),
            _signatures([letters[key] for key in sorted(letters)]),
        )

    def find(self, texts: Sequence[str]) -> list[str | None]:
        """The first of the family that each text belongs to, if it repeats one."""
        keys = [_key(text) for text in texts]
        hashes = np.array([_hash(key) for key in keys], dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.hashes, hashes), max(len(self.hashes) - 1, 0))
        found: list[str | None] = [
            self.ids[place] if len(self.ids) and self.hashes[place] == number else None
            for place, number in zip(at, hashes, strict=True)
        ]
        long = [row for row, key in enumerate(keys) if not found[row] and len(key) >= SHORTEST]
        for row, letter in self._near([keys[row] for row in long]).items():
            found[long[row]] = self.letters[letter]
        return found

    def _near(self, keys: Sequence[str]) -> dict[int, int]:
        """The most alike letter of each text that is nearly one, by row."""
        best: dict[int, tuple[float, int]] = {}
        signatures = _signatures(keys)
        for band, others in zip(_band_keys(signatures), _band_keys(self.signatures), strict=True):
            order = np.argsort(others, kind="stable")
            starts = np.searchsorted(others[order], band, side="left")
            ends = np.searchsorted(others[order], band, side="right")
            for row in np.flatnonzero(ends > starts):
                pool = order[starts[row] : ends[row]]
                alike = (self.signatures[pool] == signatures[row]).mean(axis=1)
                top = int(alike.argmax())
                if alike[top] >= NEAR:
                    candidate = (float(alike[top]), -int(pool[top]))
                    best[int(row)] = max(best.get(int(row), candidate), candidate)
        return {row: -letter for row, (_, letter) in best.items()}


def _hash(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


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


def _near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of near texts; each is paired with its neighbours in the bands that they share."""
    if len(texts) < 2:
        return
    signatures = _signatures(texts)
    for one, other in _candidates(signatures):
        if _jaccard(texts[one], texts[other]) >= NEAR:
            yield one, other


def _candidates(signatures: Hashes) -> list[tuple[int, int]]:
    """Rows next to each other in a band, if their signatures agree nearly as far as needed."""
    pairs = []
    for key in _band_keys(signatures):
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(key[order][1:] == key[order][:-1])
        pairs.append(np.stack([order[same], order[same + 1]], axis=1))
    found = np.unique(np.concatenate(pairs), axis=0)
    agreement = np.concatenate(
        [
            (signatures[part[:, 0]] == signatures[part[:, 1]]).mean(axis=1)
            for part in np.array_split(found, len(found) // BLOCK + 1)
        ]
    )
    return [(int(one), int(other)) for one, other in found[agreement >= NEAR - SLACK]]


def _band_keys(signatures: Hashes) -> list[Hashes]:
    """One number of each row for each band; rows that agree in the band have the same."""
    bands = np.split(signatures, BANDS, axis=1)
    return [(band * _MULTIPLIERS[: band.shape[1]]).sum(axis=1, dtype=np.uint64) for band in bands]


def _signatures(texts: Sequence[str]) -> Hashes:
    if not texts:
        return np.zeros((0, HASHES), dtype=np.uint64)
    parts = [_block(texts[at : at + BLOCK]) for at in range(0, len(texts), BLOCK)]
    return np.concatenate(parts)


def _block(texts: Sequence[str]) -> Hashes:
    """MinHash signatures of texts of at least GRAM characters, texts × HASHES."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    grams = np.zeros(len(codes) - GRAM + 1, dtype=np.uint64)
    for offset in range(GRAM):
        grams = grams * _GRAM_MULTIPLIER + codes[offset : offset + len(grams)]
    # n-grams that reach into the next text belong to neither
    inner = np.ones(len(grams), dtype=bool)
    for offset in range(1, GRAM):
        inner[starts[1:-1] - offset] = False
    bounds = np.concatenate([[0], np.cumsum(inner)])[np.minimum(starts[:-1], len(grams))]
    kept = grams[inner]
    signature = np.empty((len(texts), HASHES), dtype=np.uint64)
    for column, (multiplier, addend) in enumerate(zip(_MULTIPLIERS, _ADDENDS, strict=True)):
        mixed = (kept * multiplier + addend) >> np.uint64(32)
        signature[:, column] = np.minimum.reduceat(mixed, bounds)
    return signature


def _jaccard(one: str, other: str) -> float:
    left, right = _grams(one), _grams(other)
    return len(left & right) / len(left | right)


def _grams(text: str) -> set[str]:
    return {text[start : start + GRAM] for start in range(len(text) - GRAM + 1)}


_GRAM_MULTIPLIER = np.uint64(0x9E3779B1)
_generator = np.random.default_rng(20240229)
_MULTIPLIERS = _generator.integers(1, 2**63, HASHES, dtype=np.uint64) | np.uint64(1)
_ADDENDS = _generator.integers(0, 2**63, HASHES, dtype=np.uint64)
