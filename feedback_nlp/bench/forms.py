"""How well the forms of texts are read: splitting, stance, hints, copies and labels.

The gold sets beside this module were written by hand and hold what people write about a city's
plan. Rules were widened after looking at where batch 1 failed; batch 2 was written after that and
the rules were left as they were, so its figures are the ones to expect. The sets are small: a case
is one to five per cent.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedback_nlp.evaluate import macro_f1
from feedback_nlp.hints import hints
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import shadow
from feedback_nlp.split import split
from feedback_nlp.stance import by_form, stances
from feedback_nlp.types import Result

GOLD = Path(__file__).parent / "gold"

Figures = Mapping[str, Any]


BATCHES = (1, 2, 3, 4)
SPLIT_BATCHES = (1, 2)


def gold(name: str, batch: int) -> list[dict[str, Any]]:
    """The rows of one of the hand-written sets."""
    with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["batch"] == batch]


def stance_rows() -> Iterator[Figures]:
    """Accuracy, macro-F1 and F1 of each stance on the last batch: by form alone, and with the head.

    The earlier batches are the head's examples.
    """
    rows = gold("stance", BATCHES[-1])
    texts = [shadow(row["text"]).text for row in rows]
    right = [row["stance"] for row in rows]
    encoder = load()
    found = {
        "forms": [by_form(text) for text in texts],
        "forms and head": stances(texts, encoder.encode(texts), encoder),
    }
    for name, guesses in found.items():
        yield {"by": name, "texts": len(rows), **stance_figures(right, guesses)}


def stance_figures(right: Sequence[str], found: Sequence[str]) -> Figures:
    """Accuracy, macro-F1 and F1 of each stance of `right`."""
    hits = Counter(r for r, f in zip(right, found, strict=True) if r == f)
    sizes = Counter(right) + Counter(found)
    return {
        "accuracy": hits.total() / len(right),
        "macro-F1": macro_f1(right, found),
        **{label: 2 * hits[label] / sizes[label] for label in sorted(set(right))},
    }


def hint_figures(batch: int) -> Iterator[Figures]:
    """Recall and precision of each kind of hint; a hint counts if it overlaps the gold span."""
    wanted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    given: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for row in gold("hints", batch):
        spans = {(h["kind"], *_place(row["text"], h["text"])) for h in row["hints"]}
        folded = shadow(row["text"])
        found = {(h.kind, *folded.span(h.start, h.end)) for h in hints(folded.text)}
        for kind, start, end in spans:
            wanted[kind] += 1
            met[kind] += any(k == kind and s < end and start < e for k, s, e in found)
        for kind, start, end in found:
            given[kind] += 1
            good[kind] += any(k == kind and s < end and start < e for k, s, e in spans)
    for kind in sorted(wanted):
        yield {
            "batch": batch,
            "kind": kind,
            "texts": wanted[kind],
            "recall": met[kind] / wanted[kind],
            "precision": good[kind] / max(1, given[kind]),
        }


def split_figures(batch: int) -> Figures:
    """Precision, recall and F1 of exact spans, and of the places where an opinion begins."""
    rows = gold("split", batch)
    shadows = [shadow(row["text"]) for row in rows]
    parts = split([folded.text for folded in shadows], load().encode)
    hits = found = wanted = cuts = good_cuts = gold_cuts = 0
    for row, folded, spans in zip(rows, shadows, parts, strict=True):
        got = {folded.span(start, end) for start, end in spans}
        right = {_place(row["text"], text) for text in row["opinions"]}
        hits, found, wanted = hits + len(got & right), found + len(got), wanted + len(right)
        begun, begins = ({s for s, _ in spans} - {min(spans)[0]} for spans in (got, right))
        cuts, gold_cuts = cuts + len(begun), gold_cuts + len(begins)
        good_cuts += len(begun & begins)
    return {
        "batch": batch,
        "texts": len(rows),
        "opinions": wanted,
        "span precision": hits / found,
        "span recall": hits / wanted,
        "span F1": 2 * hits / (found + wanted),
        "cut F1": 2 * good_cuts / (cuts + gold_cuts),
        "too many": found - hits,
    }


def label_figures(name: str, result: Result) -> Figures:
    """How distinct and how short the labels of a result are."""
    themes = [theme for theme in result.themes if len(theme.opinions) > 1]
    labels = Counter((theme.goal, theme.label) for theme in themes)
    return {
        "set": name,
        "themes": len(themes),
        "distinct": len(labels) / len(themes),
        "up to 14 characters": sum(len(t.label) <= 14 for t in themes) / len(themes),
    }


def _place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)
