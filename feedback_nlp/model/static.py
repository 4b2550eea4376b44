"""The arithmetic of a StaticEmbedding folder without the libraries around it.

The embedded model only takes the mean of a text's word vectors. Reading its two files directly
gives what sentence-transformers gives (but for the rounding of half precision, in which it adds
up), several times faster and without loading torch.
"""

import unicodedata
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

BATCH = 8192
Vectors = npt.NDArray[np.float32]


class StaticModel:
    """A tokenizer and a table of word vectors."""

    def __init__(self, folder: Path) -> None:
        """Open a folder that `build` wrote."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = next(folder.rglob("model.safetensors"))
        self._table = load_file(weights)["embedding.weight"]
        self._tokenizer = Tokenizer.from_file(str(weights.with_name("tokenizer.json")))
        self._tokenizer.no_padding()
        # NFKC and lower case are done here: the tokenizer would also keep track of every offset.
        self._tokenizer.normalizer = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, len(texts) × dimensions; a text without known words is all zeros."""
        starts = range(0, len(texts), BATCH)
        return np.concatenate([self._encode(texts[start : start + BATCH]) for start in starts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        prepared = [unicodedata.normalize("NFKC", text).lower() for text in texts]
        found = self._tokenizer.encode_batch_fast(prepared, add_special_tokens=False)
        numbers = [encoding.ids for encoding in found]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in numbers], dtype=np.int64)])
        flat = np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=starts[-1])
        used = np.flatnonzero(np.bincount(flat, minlength=len(self._table)))
        place = np.zeros(len(self._table), dtype=np.int64)
        place[used] = np.arange(len(used))
        ones = np.ones(len(flat), dtype=np.float32)
        counts = sparse.csr_matrix((ones, place[flat], starts), shape=(len(texts), len(used)))
        sums = counts @ self._table[used].astype(np.float32)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        unit: Vectors = sums / np.maximum(norms, 1e-9)
        return unit
