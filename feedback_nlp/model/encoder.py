"""One adapter to the embedded model and to any other of sentence-transformers."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from feedback_nlp.errors import ModelError
from feedback_nlp.model.cache import VectorCache
from feedback_nlp.model.folder import fingerprint, locate, parts
from feedback_nlp.model.static import StaticModel
from feedback_nlp.model.store import home, require_embedded

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EMBEDDED = "embedded"
BATCH = 32
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """A loaded model: texts in, unit vectors out."""

    name: str
    fingerprint: str
    dimensions: int
    compute: Callable[[Sequence[str]], Vectors]
    prefix: str = ""
    cache: VectorCache | None = None

    @property
    def latin_is_foreign(self) -> bool:
        """Whether it understands Latin letters less: the embedded model knows Japanese words."""
        return self.name == EMBEDDED

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, len(texts) × dimensions; a text without known words is all zeros."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        if self.cache is None:
            return self.compute(texts)
        return self.cache.encode(texts, self.dimensions, self.compute)

    def describe(self) -> dict[str, Any]:
        """What a result stores about the model that made it."""
        return {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "dimensions": self.dimensions,
            "prefix": self.prefix,
        }


@lru_cache(maxsize=2)
def load(name: str | None = None) -> Encoder:
    """Load the embedded model (`None` or "embedded") or another by folder or hub name, with
    `|PREFIX` behind it for what goes before each text, if not what the model's authors ask for.

    Raises ModelError if it is not on this machine or is no safetensors sentence-transformers
    model. Nothing is fetched, and code that comes with a model is never run.
    """
    if name is None or name == EMBEDDED:
        folder = require_embedded()
        about = json.loads((folder / "feedback_nlp.json").read_text(encoding="utf-8"))
        compute = StaticModel(folder).encode
        return Encoder(EMBEDDED, about["fingerprint"], about["dimensions"], compute)
    place, prefix = parts(name)
    folder = locate(place)
    model = _open(place, folder)
    size = model.get_embedding_dimension()
    if size is None:
        raise ModelError(f"the model {place!r} does not say how many dimensions it has")
    mark = fingerprint(folder, prefix)
    cache = VectorCache(home() / "cache", mark)
    return Encoder(place, mark, size, partial(_compute, model, prefix), prefix, cache)


def _compute(model: "SentenceTransformer", prefix: str, texts: Sequence[str]) -> Vectors:
    vectors = model.encode(
        [prefix + text for text in texts],
        batch_size=BATCH,
        convert_to_numpy=True,
        show_progress_bar=False,
    ).astype(np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(norms, 1e-9)
    return unit


def _open(name: str, folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever a damaged folder makes the libraries raise
        raise ModelError(f"the model {name!r} cannot be loaded: {error}") from error
