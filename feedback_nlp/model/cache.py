"""Vectors that were computed before, by model and text, on this machine only."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class VectorCache:
    """A float16 store of one model's vectors; texts are kept as hashes, never as text."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = folder / f"{fingerprint}.sqlite3"

    def encode(
        self, texts: Sequence[str], dimensions: int, compute: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        """Vectors of `texts`, of which only the ones not met before are computed."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=60)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, value BLOB)")
            found = self._read(store, set(keys))
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            computed = compute(list(new.values())).astype(np.float16) if new else ()
            fresh = {key: row.tobytes() for key, row in zip(new, computed, strict=True)}
            store.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", fresh.items())
        found |= fresh
        stored = np.frombuffer(b"".join(found[key] for key in keys), dtype=np.float16)
        return stored.reshape(len(texts), dimensions).astype(np.float32)

    @staticmethod
    def _read(store: sqlite3.Connection, keys: set[bytes]) -> dict[bytes, bytes]:
        find = "SELECT value FROM vectors WHERE key = ?"
        rows = ((key, store.execute(find, (key,)).fetchone()) for key in keys)
        return {key: row[0] for key, row in rows if row is not None}
