"""Numbers for words, and sparse counts of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.words import Words


@dataclass(frozen=True)
class Bags:
    """How often each term occurs in each text.

    `counts` is texts × terms; `single` tells which terms are one word and no pair, `foreign` which
    are in letters that the model understands less.
    """

    terms: list[str]
    counts: sparse.csr_matrix
    single: npt.NDArray[np.bool_]
    foreign: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Iterable[Words], latin_is_foreign: bool = True) -> "Bags":
        """Count the content words and noun pairs of `texts`."""
        numbers: dict[str, int] = {}
        lengths: list[int] = []
        columns: list[int] = []
        for text in texts:
            terms = text.terms
            lengths.append(len(terms))
            columns.extend([numbers.setdefault(term, len(numbers)) for term in terms])
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        ones = np.ones(len(columns), dtype=np.float32)
        shape = (len(lengths), len(numbers))
        counts = sparse.csr_matrix((ones, np.array(columns, dtype=np.int32), starts), shape=shape)
        counts.sum_duplicates()
        terms = list(numbers)
        single = np.array([" " not in term for term in terms], dtype=bool)
        foreign = np.array([latin_is_foreign and term.isascii() for term in terms], dtype=bool)
        return cls(terms, counts, single, foreign)

    def take(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> "Bags":
        """The bags of some of the texts."""
        return replace(self, counts=self.counts[np.asarray(rows, dtype=np.int64)])

    def words(self) -> tuple[list[str], sparse.csr_matrix]:
        """The single words, and their counts."""
        columns = np.flatnonzero(self.single)
        return [self.terms[column] for column in columns], self.counts[:, columns]


class Alignment:
    """Leads from the terms of one collection to those of another."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._numbers = {term: number for number, term in enumerate(terms)}

    def find(self, terms: Sequence[str]) -> npt.NDArray[np.int64]:
        """The number of each term here, or -1."""
        found = (self._numbers.get(term, -1) for term in terms)
        return np.fromiter(found, dtype=np.int64, count=len(terms))

    def align(self, terms: Sequence[str], counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Counts of the terms known here, in the order known here."""
        numbers = self.find(terms)
        known = np.flatnonzero(numbers >= 0)
        ones = np.ones(len(known), dtype=np.float32)
        moves = sparse.csr_matrix((ones, (known, numbers[known])), (len(terms), len(self._numbers)))
        return sparse.csr_matrix(counts @ moves)


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


def joined(documents: Iterable[Words]) -> Words:
    """Several texts as one."""
    texts = list(documents)
    return Words(
        list(chain.from_iterable(text.content for text in texts)),
        list(chain.from_iterable(text.nouns for text in texts)),
    )
