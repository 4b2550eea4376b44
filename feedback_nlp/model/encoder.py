"""One adapter to sentence-transformers for the embedded model and any other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from feedback_nlp.errors import ModelError
from feedback_nlp.model.store import require_embedded

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EMBEDDED = "embedded"
BATCH = 1024
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """A loaded model: texts in, unit vectors out."""

    name: str
    fingerprint: str
    dimensions: int
    model: "SentenceTransformer"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, len(texts) × dimensions; a text without known words is all zeros."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self.model.encode(
            list(texts), batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-9)
        return unit

    def describe(self) -> dict[str, Any]:
        """What a result stores about the model that made it."""
        return {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "dimensions": self.dimensions,
        }


@lru_cache(maxsize=2)
def load(name: str | None = None) -> Encoder:
    """Load the embedded model (`None` or "embedded") or a folder or name of another.

    Raises ModelError if it is not there or is no safetensors sentence-transformers model.
    """
    if name is None or name == EMBEDDED:
        folder = require_embedded()
        about = json.loads((folder / "feedback_nlp.json").read_text(encoding="utf-8"))
        return Encoder(EMBEDDED, about["fingerprint"], about["dimensions"], _open(str(folder)))
    from feedback_nlp.model.build import fingerprint

    model = _open(name)
    size = model.get_embedding_dimension() or 0
    mark = fingerprint(Path(name)) if Path(name).is_dir() else name
    return Encoder(name, mark, size, model)


def describe_all(names: Sequence[str]) -> list[dict[str, Any]]:
    """The embedded model and each named one: what it is, or why it cannot be used."""
    found = []
    for name in (EMBEDDED, *names):
        try:
            found.append({**load(name).describe(), "available": True})
        except ModelError as error:
            found.append({"name": name, "available": False, "reason": str(error)})
    return found


def _open(name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the model {name!r} cannot be loaded: {error}") from error
