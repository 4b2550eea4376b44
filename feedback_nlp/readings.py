"""What comments say by themselves: the part of a run that can be done once and by many workers.

Nothing in a reading depends on other comments or on the draft. A reading that is kept is used
again as long as the comment's text, the model and the rules of this package are what they were:
all three are in its key.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from feedback_nlp.hints import hints
from feedback_nlp.language import language
from feedback_nlp.model.encoder import Encoder, Vectors, load
from feedback_nlp.normalize import Shadow, shadow
from feedback_nlp.reading import read
from feedback_nlp.split import Span
from feedback_nlp.stance import stances
from feedback_nlp.types import Comment, Hint
from feedback_nlp.words import Words, words

Halves = npt.NDArray[np.float16]
Packed = tuple[str, str]
"""Content words and nouns, each in one string: lists would take several times the memory."""

_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a text tells; offsets of hints are of the original."""

    language: str
    stance: str
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One comment's opinions: where they are, their form, their words and their vectors.

    `vectors` is opinions × dimensions.
    """

    key: str
    spans: tuple[Span, ...]
    forms: tuple[Form, ...]
    words: tuple[Packed, ...]
    vectors: Halves

    def to_json(self) -> dict[str, Any]:
        """Everything but the key and the vectors."""
        return {
            "spans": [list(span) for span in self.spans],
            "forms": [
                [form.language, form.stance, [[h.kind, h.start, h.end] for h in form.hints]]
                for form in self.forms
            ],
            "words": [list(packed) for packed in self.words],
        }

    @classmethod
    def from_json(cls, key: str, row: Mapping[str, Any], vectors: bytes) -> "Reading":
        """The inverse of to_json, with the vectors' bytes."""
        halves = np.frombuffer(vectors, dtype=np.float16)
        return cls(
            key,
            tuple((start, end) for start, end in row["spans"]),
            tuple(
                Form(tongue, stance, tuple(Hint(*hint) for hint in found))
                for tongue, stance, found in row["forms"]
            ),
            tuple((content, nouns) for content, nouns in row["words"]),
            halves.reshape(len(row["spans"]), -1) if len(halves) else halves.reshape(0, 0),
        )

    def is_of(self, comment: Comment, key: str) -> bool:
        """Whether this is still what `comment` says; `key` is `key_of` its text."""
        return self.key == key and (comment.spans is None or tuple(comment.spans) == self.spans)


def read_comments(comments: Sequence[Comment], model: str | None = None) -> list[Reading]:
    """Read each comment, in order; equal texts are read once.

    A comment's `spans` are kept where it has any, and else it is split. Raises InputError for a
    span outside its text and ModelError for a missing model.
    """
    encoder = load(model)
    drafts, _ = read(comments, encoder, None, True)
    spans: dict[str, list[Span]] = {comment.id: [] for comment in comments}
    for draft in drafts:
        spans[draft.submission].append((draft.start, draft.end))
    texts = list(dict.fromkeys(draft.text for draft in drafts))
    shadows = [shadow(text) for text in texts]
    folded = [each.text for each in shadows]
    vectors = halves(encoder.encode(folded))
    forms = look_at(shadows, vectors.astype(np.float32), encoder)
    said = dict(
        zip(texts, zip(forms, map(_pack, words(folded)), vectors, strict=True), strict=True)
    )
    return [_reading(comment, spans[comment.id], said, encoder) for comment in comments]


def look_at(shadows: Sequence[Shadow], vectors: Vectors, encoder: Encoder) -> list[Form]:
    """What the form of each folded text tells, given the vectors of the texts."""
    found = [hints(folded.text) for folded in shadows]
    spans = [
        tuple(Hint(hint.kind, *folded.span(hint.start, hint.end)) for hint in each)
        for folded, each in zip(shadows, found, strict=True)
    ]
    texts = [folded.text for folded in shadows]
    told = stances(texts, vectors, encoder)
    return [
        Form(language(text), stance, of_text)
        for text, stance, of_text in zip(texts, told, spans, strict=True)
    ]


def with_spans(comments: Sequence[Comment], readings: Mapping[str, Reading]) -> list[Comment]:
    """Comments that were read, with the opinions that were found in them."""
    return [
        replace(comment, spans=readings[comment.id].spans)
        if comment.spans is None and comment.id in readings
        else comment
        for comment in comments
    ]


def key_of(text: str, encoder: Encoder) -> str:
    """What a reading of `text` by this model and by the present rules is kept under."""
    seed = f"{_rules()}/{encoder.fingerprint}/{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(seed, digest_size=16).hexdigest()


def halves(vectors: Vectors) -> Halves:
    """Vectors in the precision that they are kept in, so that keeping them changes nothing."""
    return vectors.astype(np.float16)


@cache
def _rules() -> str:
    """Changes with the code of this package and with the dictionary."""
    digest = hashlib.blake2b(digest_size=8)
    for package in ("sudachipy", "sudachidict_core"):
        digest.update(version(package).encode())
    for source in sorted(Path(__file__).parent.glob("*.[pj]*")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _reading(
    comment: Comment,
    spans: Sequence[Span],
    said: Mapping[str, tuple[Form, Packed, Halves]],
    encoder: Encoder,
) -> Reading:
    found = [said[comment.text[start:end]] for start, end in spans]
    return Reading(
        key_of(comment.text, encoder),
        tuple(spans),
        tuple(form for form, _, _ in found),
        tuple(packed for _, packed, _ in found),
        np.array([vector for _, _, vector in found], dtype=np.float16).reshape(
            len(found), encoder.dimensions
        ),
    )


def _pack(found: Words) -> Packed:
    return _BETWEEN.join(found.content), _BETWEEN.join(found.nouns)


def _parted(joined: str) -> list[str]:
    return joined.split(_BETWEEN) if joined else []


class Known:
    """The distinct opinion texts that were read before."""

    def __init__(self, comments: Iterable[Comment], readings: Mapping[str, Reading]) -> None:
        """`readings` are by the id of the comment."""
        self._place: dict[str, tuple[Reading, int]] = {}
        for comment in comments:
            if reading := readings.get(comment.id):
                for at, (start, end) in enumerate(reading.spans):
                    self._place[comment.text[start:end]] = (reading, at)

    def __contains__(self, text: str) -> bool:
        return text in self._place

    def form(self, text: str) -> Form:
        """What the form of a known text tells."""
        reading, at = self._place[text]
        return reading.forms[at]

    def words(self, text: str) -> Words:
        """The words of a known text."""
        reading, at = self._place[text]
        content, nouns = reading.words[at]
        return Words(_parted(content), _parted(nouns))

    def vector(self, text: str) -> Halves:
        """The vector of a known text."""
        reading, at = self._place[text]
        vector: Halves = reading.vectors[at]
        return vector
