"""What opinions are compared by: meaning, wording and place in the draft, side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from feedback_nlp.lexicon import Lexicon, learn_lexicon
from feedback_nlp.model.encoder import Vectors
from feedback_nlp.types import MeasureScore
from feedback_nlp.vocabulary import Bags

LEXICAL_WEIGHT = 0.7
"""Share of the likeness that comes from terms, for a text all of whose terms others use too."""
FOREIGN_LEXICAL_WEIGHT = 0.85
"""The same for a text in letters that the model understands less."""
PLACE_WEIGHT = 0.3
"""Share of the likeness that comes from speaking about the same measures of the draft."""
PLACE_SHARPNESS = 30.0
"""How much a better score of a measure counts: its logits per unit of score."""
SHRINKAGE = 10
"""Opinions that the common part of a group must outweigh before it is taken away."""
NEIGHBOURS = 20
SMOOTHINGS = 2

Features = npt.NDArray[np.float32]


def hybrid(
    vectors: Vectors,
    bags: Bags,
    measures: Sequence[Sequence[MeasureScore]],
) -> Features:
    """Unit rows whose cosine mixes those of vectors, of TF-IDF (by SVD) and of best measures.

    texts × (dimensions + up to 100 + number of measures met).
    """
    return fit(vectors, bags, measures)[1]


@dataclass(frozen=True)
class Space:
    """What further opinions are compared with a group's by, on the group's own terms."""

    lexicon: Lexicon
    codes: tuple[str, ...]

    def features(
        self, vectors: Vectors, bags: Bags, measures: Sequence[Sequence[MeasureScore]]
    ) -> Features:
        """As `hybrid` has them; what is found for one text does not depend on the others."""
        return mix(vectors, bags, self.lexicon.wording(bags), places(measures, self.codes))


def fit(
    vectors: Vectors, bags: Bags, measures: Sequence[Sequence[MeasureScore]]
) -> tuple[Callable[[], Space], Features]:
    """What to keep of a group, made when it is asked for, and the features of its texts."""
    terms, wording = learn_lexicon(bags)
    codes = codes_in(measures)
    return lambda: Space(terms.keep(), codes), mix(vectors, bags, wording, places(measures, codes))


def mix(vectors: Vectors, bags: Bags, wording: Features, places: Features) -> Features:
    """Unit rows of the three views side by side, each with its share of the cosine."""
    lexical = np.where(_is_foreign(bags), FOREIGN_LEXICAL_WEIGHT, LEXICAL_WEIGHT)[:, np.newaxis]
    return unit(
        np.hstack(
            [
                _share(1 - PLACE_WEIGHT) * np.sqrt(1 - lexical).astype(np.float32) * vectors,
                _share(1 - PLACE_WEIGHT) * np.sqrt(lexical).astype(np.float32) * wording,
                _share(PLACE_WEIGHT) * places,
            ]
        )
    )


def _is_foreign(bags: Bags) -> npt.NDArray[np.bool_]:
    """Which texts have more foreign terms than others."""
    return np.asarray(bags.counts @ np.where(bags.foreign, 1, -1).astype(np.float32) > 0)


def without_common(features: Features) -> Features:
    """Rows without what the group has in common, so that its subject does not hide its themes."""
    return unit(features - common_part(features))


def common_part(features: Features) -> Features:
    """What the rows of a group have in common, 1 × dimensions."""
    common: Features = features.sum(axis=0, keepdims=True) / (len(features) + SHRINKAGE)
    return common


def smoothed(features: Features) -> Features:
    """Unit rows moved towards their nearest neighbours, twice, along one graph of neighbours.

    Short texts say little each; what their neighbours say brings out the matter that they share
    (a few steps of diffusion on the k-nearest-neighbour graph, Coifman & Lafon 2006). A row that
    is like no other stays where it is. Needs memory for rows × rows.
    """
    count = min(NEIGHBOURS, len(features) // 3)
    if count < 1:
        return features
    graph = _neighbours(features, count)
    for _ in range(SMOOTHINGS):
        features = unit(features + unit(graph @ features))
    return features


def likeness_to_others(features: Features) -> Features:
    """Cosine of each row to the mean of the other rows; 0 where there are none."""
    others = unit(features.sum(axis=0, keepdims=True) - features)
    alike: Features = (features * others).sum(axis=1)
    return alike


def unit(matrix: npt.NDArray[np.float32]) -> Features:
    """Rows scaled to unit length; rows of zeros stay zeros."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Features = (matrix / np.maximum(norms, 1e-9)).astype(np.float32)
    return scaled


def _share(weight: float) -> np.float32:
    """The scale at which a view has `weight` in the cosine."""
    return np.float32(np.sqrt(weight))


def codes_in(measures: Sequence[Sequence[MeasureScore]]) -> tuple[str, ...]:
    """The measures that some opinion fits, in order."""
    return tuple(sorted({best.code for scores in measures for best in scores}))


def places(measures: Sequence[Sequence[MeasureScore]], codes: Sequence[str]) -> Features:
    """The place of each opinion in the draft by the measures of `codes`, in unit rows."""
    number = {code: at for at, code in enumerate(codes)}
    found = np.zeros((len(measures), max(1, len(codes))), dtype=np.float32)
    if len(codes) < 2:  # what all share tells nothing apart
        return found
    for row, scores in enumerate(measures):
        for best in scores:
            if best.code in number:
                logit = PLACE_SHARPNESS * (best.score - scores[0].score)
                found[row, number[best.code]] = np.exp(logit)
    return unit(found)


def _neighbours(features: Features, count: int) -> sparse.csr_matrix:
    """The `count` nearest other rows of each row, weighted by cosine; unlike rows count nothing."""
    alike = features @ features.T
    np.fill_diagonal(alike, -1)
    nearest = np.argpartition(-alike, count - 1, axis=1)[:, :count]
    weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0)
    starts = np.arange(0, nearest.size + 1, count)
    return sparse.csr_matrix((weights.ravel(), nearest.ravel(), starts), shape=alike.shape)
