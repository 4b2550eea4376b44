"""Numbers for words, and sparse counts of them."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy import sparse


class Vocabulary:
    """Words in the order in which they were first met; it only grows."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        for word in words:
            self.number(word)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def words(self) -> list[str]:
        """Every word, by number."""
        return list(self._numbers)

    def number(self, word: str) -> int:
        """The number of `word`, a new one if it was not known."""
        return self._numbers.setdefault(word, len(self._numbers))

    def find(self, word: str) -> int:
        """The number of `word`, or -1."""
        return self._numbers.get(word, -1)

    def add(self, documents: Iterable[Sequence[str]]) -> None:
        """Learn every word of `documents`."""
        for word in chain.from_iterable(documents):
            self.number(word)

    def counts(self, documents: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """How often each known word occurs, documents × words; unknown words are left out."""
        known = [[self._numbers[w] for w in words if w in self._numbers] for words in documents]
        lengths = np.fromiter((len(row) for row in known), dtype=np.int64, count=len(known))
        columns = np.fromiter(chain.from_iterable(known), dtype=np.int64, count=lengths.sum())
        starts = np.concatenate([[0], np.cumsum(lengths)])
        ones = np.ones(len(columns), dtype=np.float32)
        matrix = sparse.csr_matrix((ones, columns, starts), shape=(len(known), len(self)))
        matrix.sum_duplicates()
        return matrix


def inverse_document_frequency(counts: sparse.csr_matrix) -> npt.NDArray[np.float32]:
    """Smoothed IDF of each column: ln((1 + n) / (1 + df)) + 1."""
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf: npt.NDArray[np.float32] = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
    return idf.astype(np.float32)


def tf_idf(
    counts: sparse.csr_matrix, idf: npt.NDArray[np.float32], repetition: bool = False
) -> sparse.csr_matrix:
    """Unit rows of count × idf, or of (1 + ln count) × idf unless `repetition` counts in full."""
    weighted = counts.copy()
    frequency = weighted.data if repetition else 1 + np.log(weighted.data)
    weighted.data = frequency * idf[weighted.indices]
    return unit_rows(weighted, power=2)


def unit_rows(matrix: sparse.csr_matrix, power: int) -> sparse.csr_matrix:
    """Rows scaled to unit sum (`power` 1) or unit length (`power` 2); empty rows stay empty."""
    sums = np.asarray(matrix.power(power).sum(axis=1)).ravel() ** (1 / power)
    scale = sparse.diags_array(1 / np.maximum(sums, 1e-9))
    return sparse.csr_matrix(scale @ matrix).astype(np.float32)
