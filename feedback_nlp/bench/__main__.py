"""`python -m feedback_nlp.bench`: measures quality and speed and prints Markdown tables."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from feedback_nlp.bench import forms, quality, speed
from feedback_nlp.bench.corrections import corrections, titles_only
from feedback_nlp.bench.datasets import (
    DataMissingError,
    Labelled,
    gambling,
    kanazawa,
    proposals,
)
from feedback_nlp.bench.letters import letter_figures
from feedback_nlp.pipeline import group

PARTS = ("quality", "forms", "corrections", "speed", "all")
SIZES = (100, 1_000, 10_000)
FULL_SIZES = (*SIZES, 100_000, 1_000_000)
THINNED_TO = 900
"""Comments of a set that themes are found among, unless everything is asked for."""
PEERS_UP_TO = 100_000
LETTERS_FROM = 400
"""Comments of a set that letters are made from."""
LABELS_FROM = 500
"""Comments of a set whose themes are labelled for the figures on labels."""


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=PARTS, nargs="?", default="all")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--strategy", type=Path, default=Path("engagement/consultations/data/kanazawa.json")
    )
    parser.add_argument("--sizes", type=int, nargs="*")
    parser.add_argument("--full", action="store_true", help="whole sets and sizes up to a million")
    parser.add_argument("--alone", action="store_true", help="no other systems in the speed test")
    options = parser.parse_args()
    if missing := [name for name in ("bertopic", "umap") if not find_spec(name)]:
        print(f"Without {' and '.join(missing)}, other systems are left out. To add them:")
        print(f"    {sys.executable} -m pip install bertopic umap-learn\n", flush=True)
    wanted = set(PARTS) if options.part == "all" else {options.part}
    sets = list(_sets(options)) if wanted != {"speed"} else []
    if "quality" in wanted:
        _quality(sets, sets if options.full else [_thinned(labelled) for labelled in sets])
    if "forms" in wanted:
        _forms(sets)
    if "corrections" in wanted:
        _corrections(sets)
    if "speed" in wanted:
        for size in options.sizes or (FULL_SIZES if options.full else SIZES):
            peers = size <= PEERS_UP_TO and not options.alone
            figures = speed.in_fresh_process(size, str(options.strategy), peers)
            _table(f"Speed (seconds, wall and CPU) and peak memory: {size} opinions", [figures])


def _sets(options: argparse.Namespace) -> Iterator[Labelled]:
    makers: list[Callable[[], Labelled]] = [
        lambda: kanazawa(options.data, options.strategy),
        lambda: proposals(options.data),
        lambda: gambling(options.data, 1),
        lambda: gambling(options.data, 2),
    ]
    for make in makers:
        try:
            yield make()
        except DataMissingError as missing:
            print(f"Left out: {missing}\n")


def _thinned(labelled: Labelled) -> Labelled:
    """At most THINNED_TO of the comments, evenly spaced."""
    step = -(-len(labelled.comments) // THINNED_TO)
    if step == 1:
        return labelled
    comments = labelled.comments[::step]
    return replace(labelled, name=f"{labelled.name}, 1 in {step}", comments=comments)


def _quality(sets: Sequence[Labelled], for_themes: Sequence[Labelled]) -> None:
    with_goals = [drafted for labelled in sets if labelled.goals for drafted in _drafts(labelled)]
    _table("Goals and measures", [{"set": s.name, **quality.goals(s)} for s in with_goals])
    for given in (True, False):
        rows = [
            {"set": labelled.name, "system": name, **figures}
            for labelled in for_themes
            for name, figures in quality.themes(labelled, given)
        ]
        _table(f"Themes, number of groups {'given' if given else 'not given'}", rows)
    _table("Stability", [{"set": s.name, **quality.stability(s)} for s in for_themes])


def _drafts(labelled: Labelled) -> list[Labelled]:
    """The set, and the set with a draft of titles alone."""
    return [labelled, titles_only(labelled)]


def _forms(sets: Sequence[Labelled]) -> None:
    _table("Stance", list(forms.stance_rows()))
    _table("Hints", [row for batch in forms.BATCHES for row in forms.hint_figures(batch)])
    _table("Splitting", [forms.split_figures(batch) for batch in forms.SPLIT_BATCHES])
    rows = [
        {"set": labelled.name, **figures}
        for labelled in sets
        for figures in letter_figures([c.text for c in labelled.comments[:LETTERS_FROM]])
    ]
    _table("Circulated letters", rows)
    results = [(s.name, group(s.comments[:LABELS_FROM], s.strategy, split=False)) for s in sets]
    _table("Labels", [forms.label_figures(name, result) for name, result in results])


def _corrections(sets: Sequence[Labelled]) -> None:
    drafted = [d for labelled in sets if labelled.goals for d in _drafts(labelled)]
    _table("Corrections", [row for labelled in drafted for row in corrections(labelled)])


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    print(f"## {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for row in rows:
        print("| " + " | ".join(_cell(row.get(column, "")) for column in columns) + " |")
    print(flush=True)


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_cell(inner)}" for key, inner in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
