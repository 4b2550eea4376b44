"""Other ways to group opinions, as their authors use them, on the same texts and embeddings.

BERTopic and UMAP are optional: a system whose package is not installed is left out.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np

from feedback_nlp.model.encoder import Vectors
from feedback_nlp.words import words

Grouper = Callable[[Sequence[str], Vectors, int | None], list[int]]
SEED = 0


def tf_idf_k_means(texts: Sequence[str], vectors: Vectors, count: int | None) -> list[int]:
    """k-means on TF-IDF of Sudachi's content words; it must be told the number of groups."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [found.content for found in words(texts)]
    weighted = TfidfVectorizer(analyzer=lambda document: document).fit_transform(documents)
    return _labels(KMeans(count, n_init=4, random_state=SEED).fit_predict(weighted))


def umap_k_means(texts: Sequence[str], vectors: Vectors, count: int | None) -> list[int]:
    """UMAP to two dimensions, then k-means, as kouchou-ai does."""
    from sklearn.cluster import KMeans
    from umap import UMAP

    flat = UMAP(n_components=2, random_state=SEED).fit_transform(vectors)
    return _labels(KMeans(count, n_init=4, random_state=SEED).fit_predict(flat))


def bertopic(texts: Sequence[str], vectors: Vectors, count: int | None) -> list[int]:
    """BERTopic with its defaults and Japanese words; each outlier is a group of its own."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    # BERTopic strips everything that is not ASCII unless told that the text is multilingual.
    model = BERTopic(
        language="multilingual",
        nr_topics=None if count is None else count + 1,
        vectorizer_model=CountVectorizer(tokenizer=_content, token_pattern=None, lowercase=False),
        umap_model=UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED
        ),
    )
    topics, _ = model.fit_transform(list(texts), vectors)
    return [topic if topic >= 0 else -2 - at for at, topic in enumerate(topics)]


def available() -> dict[str, Grouper]:
    """The systems that can run here, by the name that the table uses."""
    needs: dict[str, tuple[str, Grouper]] = {
        "TF-IDF + k-means": ("sklearn", tf_idf_k_means),
        "BERTopic": ("bertopic", bertopic),
        "UMAP + k-means": ("umap", umap_k_means),
    }
    return {name: system for name, (package, system) in needs.items() if find_spec(package)}


def _content(text: str) -> list[str]:
    return next(words([text])).content


def _labels(numbers: np.typing.NDArray[np.int32]) -> list[int]:
    return [int(number) for number in numbers]
