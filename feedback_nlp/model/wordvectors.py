"""Reads the word vectors of a spaCy model folder without spaCy.

A spaCy vector table is three files: `strings.json` (every string the model knows), `key2row` (a
MessagePack map from the 64-bit MurmurHash of a string to a row) and `vectors` (a NumPy array).
Many keys share a row, because the table was pruned: a rare word has the vector of its nearest
frequent word.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from feedback_nlp.errors import ModelError

_MASK = (1 << 64) - 1
_MULTIPLIER = 0xC6A4A7935BD1E995
_SEED = 1


@dataclass(frozen=True)
class WordVectors:
    """Words in falling order of frequency, and the row of `table` that each one uses."""

    words: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    table: npt.NDArray[np.float32]


def read_word_vectors(folder: Path) -> WordVectors:
    """Read the vocabulary found anywhere below `folder`.

    Raises ModelError if there is no vector table or it cannot be read.
    """
    found = sorted(folder.rglob("vocab/key2row"))
    if not found:
        raise ModelError(f"no word vectors (vocab/key2row) below {folder}")
    vocabulary = found[0].parent
    try:
        keys, rows = zip(*_read_map((vocabulary / "key2row").read_bytes()), strict=True)
        strings = json.loads((vocabulary / "strings.json").read_text(encoding="utf-8"))
        table = np.load(vocabulary / "vectors", allow_pickle=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the word vectors in {vocabulary} cannot be read: {error}") from error
    by_hash = {murmur64(string.encode()): string for string in strings}
    known = [(by_hash[key], row) for key, row in zip(keys, rows, strict=True) if key in by_hash]
    words, used = zip(*known, strict=True)
    return WordVectors(words, np.array(used, dtype=np.int64), table)


def murmur64(data: bytes) -> int:
    """MurmurHash64A of Austin Appleby with the seed that spaCy uses for its strings."""
    state = _SEED ^ (len(data) * _MULTIPLIER & _MASK)
    whole = len(data) & ~7
    for start in range(0, whole, 8):
        block = int.from_bytes(data[start : start + 8], "little") * _MULTIPLIER & _MASK
        block = (block ^ block >> 47) * _MULTIPLIER & _MASK
        state = (state ^ block) * _MULTIPLIER & _MASK
    if whole < len(data):
        state = (state ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    state = (state ^ state >> 47) * _MULTIPLIER & _MASK
    return state ^ state >> 47


def _read_map(data: bytes) -> Iterator[tuple[int, int]]:
    """The pairs of a MessagePack map whose keys and values are unsigned integers."""
    if data[0] != 0xDF:
        raise ValueError("key2row is not a 32-bit MessagePack map")
    position = 5
    for _ in range(int.from_bytes(data[1:5], "big")):
        key, position = _read_integer(data, position)
        value, position = _read_integer(data, position)
        yield key, value


def _read_integer(data: bytes, position: int) -> tuple[int, int]:
    first = data[position]
    position += 1
    if first < 0x80:
        return first, position
    width = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}[first]
    return int.from_bytes(data[position : position + width], "big"), position + width
