"""The stance of an opinion, by the forms that its sentences take and, where these tell nothing,
by a small head on its vector.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from feedback_nlp.cues import DISLIKE, INQUIRY, OPPOSITION, PRAISE, QUESTION, REQUEST, SUPPORT
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import fold

STANCES: Mapping[str, str] = {
    "oppose": "反対",
    "support": "賛成・評価",
    "request": "要望",
    "question": "質問",
    "other": "その他",
}
RIDGE = 10.0
"""How much the head distrusts its few examples."""


def stances(texts: Sequence[str], vectors: Vectors, encoder: Encoder) -> list[str]:
    """The stance of each folded text, given its vector by `encoder`."""
    found = [by_form(text) for text in texts]
    open_rows = [row for row, name in enumerate(found) if name == "other"]
    if open_rows:
        names = list(STANCES)
        guesses = (_with_one(vectors[open_rows]) @ _head(encoder)).argmax(axis=1)
        for row, guess in zip(open_rows, guesses, strict=True):
            found[row] = names[guess]
    return found


def by_form(text: str) -> str:
    """support, oppose, request, question or other; `text` is folded.

    An objection outweighs the wish that follows it, and a question that wishes for something
    (てはどうでしょうか) is a request. Displeasure opposes and praise supports only where nothing
    is asked for, unless the praise says it all.
    """
    return next((name for name, form in _FORMS if form.search(text)), "other")


@lru_cache(maxsize=2)
def _head(encoder: Encoder) -> npt.NDArray[np.float64]:
    """Ridge regression on the examples beside this module, each stance weighing the same."""
    lines = files(__package__).joinpath("stance_examples.jsonl").read_text(encoding="utf-8")
    examples = [json.loads(line) for line in lines.splitlines()]
    seen = _with_one(encoder.encode([fold(example["text"]) for example in examples]))
    right = np.array([[example["stance"] == name for name in STANCES] for example in examples])
    weights = (right / right.sum(axis=0)).sum(axis=1, keepdims=True) * len(examples)
    weighted = (seen * weights).T
    head: npt.NDArray[np.float64] = np.linalg.solve(
        weighted @ seen + RIDGE * np.eye(seen.shape[1]), weighted @ right.astype(float)
    )
    return head


def _with_one(vectors: Vectors) -> npt.NDArray[np.float64]:
    return np.hstack([vectors, np.full((len(vectors), 1), 0.3)]).astype(np.float64)


_FORMS = (
    ("oppose", OPPOSITION),
    ("question", INQUIRY),
    ("support", PRAISE),
    ("request", REQUEST),
    ("question", QUESTION),
    ("oppose", DISLIKE),
    ("support", SUPPORT),
)
