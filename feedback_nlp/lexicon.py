"""The wording of texts in few dimensions: TF-IDF as one group of texts has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.vocabulary import Alignment, Bags, inverse_document_frequency, tf_idf

DIMENSIONS = 100
SAMPLE = 5_000
KEPT = 20_000
"""Terms that are kept for later texts: the ones that most texts of the group use."""

Features = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lexicon:
    """What a group's texts tell of their terms.

    `unseen` is the IDF of a term that no text of the group has; `shared` tells which terms more
    than one uses; `axes` is terms × DIMENSIONS, or None in a group so small that each term is a
    dimension.
    """

    terms: list[str]
    idf: Features
    unseen: float
    shared: npt.NDArray[np.bool_]
    axes: Features | None

    def rarity(self, terms: Sequence[str]) -> npt.NDArray[np.float64]:
        """The IDF of each term, 0 for those that at most one text of the group uses.

        Terms that are equally rare differ a little, so that there is one order of them.
        """
        if not self.terms:
            return np.zeros(len(terms))
        numbers = Alignment(self.terms).find(terms)
        known = (numbers >= 0) & self.shared[numbers]
        return np.where(known, self.idf[numbers] - 1e-9 * numbers, 0.0)

    def wording(self, bags: Bags) -> Features:
        """The wording of texts that came later, each by itself."""
        alignment = Alignment(self.terms)
        numbers = alignment.find(bags.terms)
        known = numbers >= 0
        idf = np.full(len(bags.terms), self.unseen, dtype=np.float32)
        idf[known] = self.idf[numbers[known]]
        weighted = alignment.align(bags.terms, tf_idf(bags.counts, idf))
        return _reduced(weighted, self.shared, self.axes)


@dataclass(frozen=True)
class Learnt:
    """The terms of a group beside its texts, of which `keep` makes a lexicon."""

    bags: Bags
    columns: npt.NDArray[np.int64]
    frequency: npt.NDArray[np.int64]
    idf: Features
    axes: Features | None

    def keep(self) -> Lexicon:
        """What later texts are compared by; a large group's rarest terms are left out."""
        rare_last = np.argsort(-self.frequency, kind="stable")
        kept = np.sort(rare_last if self.axes is None else rare_last[:KEPT])
        return Lexicon(
            [self.bags.terms[column] for column in self.columns[kept]],
            self.idf[kept],
            float(np.log(1 + self.bags.counts.shape[0]) + 1),
            self.frequency[kept] > 1,
            None if self.axes is None else self.axes[kept],
        )


def lexical(bags: Bags) -> Features:
    """The wording of each text, compared with the others."""
    return learn_lexicon(bags)[1]


def learn_lexicon(bags: Bags) -> tuple[Learnt, Features]:
    """What the texts tell of their terms, and the wording of each text.

    Texts whose terms are mostly their own have shorter rows: two short texts share a term or not by
    chance, so theirs are compared more by meaning.
    """
    frequency = np.bincount(bags.counts.indices, minlength=len(bags.terms))
    used = np.flatnonzero(frequency)
    counts = bags.counts[:, used]
    idf = inverse_document_frequency(counts)
    weighted = tf_idf(counts, idf)
    axes = None if min(weighted.shape) <= DIMENSIONS else _main_axes(weighted)
    learnt = Learnt(bags, used, frequency[used], idf, axes)
    return learnt, _reduced(weighted, frequency[used] > 1, axes)


def _reduced(
    weighted: sparse.csr_matrix, shared: npt.NDArray[np.bool_], axes: Features | None
) -> Features:
    """Rows of TF-IDF in few dimensions; their squared length is the share of shared terms."""
    if not weighted.shape[1]:
        return np.zeros((weighted.shape[0], 1), dtype=np.float32)
    reduced = weighted.toarray() if axes is None else weighted @ axes
    norms = np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    in_common = weighted.power(2) @ shared.astype(np.float32)
    rows: Features = (reduced / norms * np.sqrt(in_common)[:, None]).astype(np.float32)
    return rows


def _main_axes(weighted: sparse.csr_matrix) -> Features:
    """The largest right singular vectors of evenly spaced rows, terms × DIMENSIONS."""
    from sklearn.utils.extmath import randomized_svd

    rows = np.linspace(0, weighted.shape[0] - 1, min(weighted.shape[0], SAMPLE))
    _, _, axes = randomized_svd(
        weighted[rows.astype(np.int64)], n_components=DIMENSIONS, n_iter=2, random_state=0
    )
    transposed: Features = axes.T.astype(np.float32)
    return transposed
