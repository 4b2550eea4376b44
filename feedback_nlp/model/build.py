"""Builds the embedded Japanese model: static word vectors as a plain SentenceTransformer folder.

The vectors are chiVe's (Manabe et al. 2019, trained with Sudachi's normalised forms), found by
way of every surface form of Sudachi's dictionary. A row is the word's vector, centred, without
its largest common components (Mu & Viswanath 2018), projected to the main axes, and scaled by
SIF weight (Arora et al. 2017) and by part of speech, so that the plain mean over a text's words,
which is all that StaticEmbedding computes, is a weighted mean with the common parts removed.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.folder import fingerprint
from feedback_nlp.model.gloss import ENGLISH, JAPANESE
from feedback_nlp.model.wordvectors import WordVectors, read_word_vectors

VOCABULARY_SIZE = 200_000
DIMENSIONS = 240
COMMON_COMPONENTS = 3
SIF = 1e-3
LATIN_MINIMUM = 4
"""Shorter Latin strings are mostly debris, and would cut unknown English words into pieces."""

_UNKNOWN = "<unk>"
_PARTS = {"名詞": 1.0, "動詞": 1.0, "形容詞": 1.0, "形状詞": 1.0}
_PARTS |= {"副詞": 0.5, "接頭辞": 0.5, "接尾辞": 0.5, "代名詞": 0.3}
"""Weight of each part of speech; particles, auxiliaries and signs have none."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A surface form, the frequency rank of its word, and the weight of its part of speech."""

    surface: str
    rank: int
    weight: float


def build(vectors: Path, target: Path) -> dict[str, Any]:
    """Build the model from the packages unpacked below `vectors` into the folder `target`.

    The folder appears complete or not at all. Returns what is stored about the model.
    Raises ModelError if there are no vectors or they cannot be read.
    """
    words = read_word_vectors(vectors)
    entries = vocabulary(words)
    extra = glossary(words)
    rows = np.vstack([np.zeros((1, DIMENSIONS)), embed_entries(words, entries, extra)])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        folder = Path(scratch) / "model"
        _save(folder, [*entries, *(entry for entry, _ in extra)], rows)
        description = {
            "name": "embedded",
            "source": "chiVe word vectors (Apache-2.0) as packaged in ja-ginza 5.3.0 (MIT)",
            "dimensions": DIMENSIONS,
            "vocabulary": len(rows),
            "fingerprint": fingerprint(folder),
        }
        (folder / "feedback_nlp.json").write_text(
            json.dumps(description, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    return description


def vocabulary(words: WordVectors) -> list[Entry]:
    """The surface forms of the most frequent words, by rank."""
    ranks = {word: rank for rank, word in enumerate(words.words)}
    best: dict[str, Entry] = {}
    for surface, rank, weight in _dictionary_forms(ranks):
        known = best.get(surface)
        # Of several words with one form the most frequent counts, with its weightiest reading.
        if known is None or (rank, -weight) < (known.rank, -known.weight):
            best[surface] = Entry(surface, rank, weight)
    for word, rank in ranks.items():
        if word not in best:
            best[word] = Entry(word, rank, float(any(c.isalpha() for c in word)))
    replaced = {*ENGLISH, *JAPANESE}
    kept = (e for e in best.values() if _is_useful(e.surface) and e.surface not in replaced)
    return sorted(kept, key=lambda entry: (entry.rank, entry.surface))[:VOCABULARY_SIZE]


def glossary(words: WordVectors) -> list[tuple[Entry, tuple[str, ...]]]:
    """English and recent words, each with the known words whose mean stands for it."""
    ranks = {word: rank for rank, word in enumerate(words.words)}
    found = []
    for surface, meaning in sorted({**ENGLISH, **JAPANESE}.items()):
        known = tuple(word for word in meaning.split() if word in ranks)
        if known:
            found.append((Entry(surface, max(ranks[word] for word in known), 1.0), known))
    return found


def embed_entries(
    words: WordVectors,
    entries: list[Entry],
    extra: list[tuple[Entry, tuple[str, ...]]],
) -> Floats:
    """One row per entry, (entries + extra) × DIMENSIONS."""
    table = words.table / np.maximum(np.linalg.norm(words.table, axis=1, keepdims=True), 1e-9)
    frequency = _zipf(np.arange(len(table)), len(words.words))
    centre = np.average(table, axis=0, weights=frequency * _sif(frequency))
    centred = (table - centre).astype(np.float64)
    axes = _main_axes(centred * np.sqrt(frequency)[:, None] * _sif(frequency)[:, None])
    projected = centred @ axes
    ranks = {word: rank for rank, word in enumerate(words.words)}
    plain = projected[words.rows[[entry.rank for entry in entries]]]
    meant = [
        projected[words.rows[[ranks[word] for word in known]]].mean(axis=0) for _, known in extra
    ]
    rows = np.vstack([plain, *meant])
    everything = [*entries, *(entry for entry, _ in extra)]
    rank = np.array([entry.rank for entry in everything])
    weight = np.array([entry.weight for entry in everything])
    scaled: Floats = rows * (weight * _sif(_zipf(rank, len(words.words))))[:, None]
    return scaled


def _dictionary_forms(ranks: dict[str, int]) -> Iterator[tuple[str, int, float]]:
    from sudachipy import Dictionary

    for morpheme in Dictionary().entries():
        rank = ranks.get(morpheme.normalized_form())
        if rank is not None:
            weight = _PARTS.get(morpheme.part_of_speech()[0], 0.0)
            yield morpheme.surface().lower(), rank, weight


def _is_useful(surface: str) -> bool:
    return not (surface.isascii() and len(surface) < LATIN_MINIMUM) and " " not in surface


def _zipf(rank: npt.NDArray[np.int64], size: int) -> Floats:
    """Probability of the word at each rank: frequencies are not shipped, ranks are."""
    frequency: Floats = 1.0 / ((rank + 1.0) * (np.log(size) + 0.5772))
    return frequency


def _sif(frequency: Floats) -> Floats:
    return SIF / (SIF + frequency)


def _main_axes(samples: Floats) -> Floats:
    """The axes of largest variance after the common ones, with a sign that does not vary."""
    _, axes = np.linalg.eigh(samples.T @ samples)
    chosen = axes[:, ::-1][:, COMMON_COMPONENTS : COMMON_COMPONENTS + DIMENSIONS]
    signs = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])])
    fixed: Floats = chosen * signs
    return fixed


def _save(folder: Path, entries: list[Entry], rows: Floats) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    size = len(entries)
    scores = [(e.surface, float(np.log(_zipf(np.array(e.rank + 1), size)))) for e in entries]
    tokenizer = Tokenizer(models.Unigram([(_UNKNOWN, 2 * scores[-1][1]), *scores], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    static = StaticEmbedding(tokenizer, embedding_weights=rows.astype(np.float16))
    model = SentenceTransformer(modules=[static], device="cpu")
    model.save(str(folder), create_model_card=False)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
