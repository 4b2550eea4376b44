"""`python -m feedback_nlp.bench`: measures quality and speed and prints Markdown tables."""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedback_nlp.bench import quality, speed
from feedback_nlp.bench.datasets import (
    DataMissingError,
    Labelled,
    gambling,
    kanazawa,
    proposals,
)

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
PEERS_UP_TO = 100_000


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("quality", "speed", "all"), nargs="?", default="all")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--strategy", type=Path, default=Path("engagement/consultations/data/kanazawa.json")
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--alone", action="store_true", help="no other systems in the speed test")
    options = parser.parse_args()
    if options.part != "speed":
        _quality(list(_sets(options)))
    if options.part != "quality":
        for size in options.sizes:
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


def _quality(sets: Sequence[Labelled]) -> None:
    with_goals = [labelled for labelled in sets if labelled.goals]
    _table("Goals and measures", [{"set": s.name, **quality.goals(s)} for s in with_goals])
    for given in (True, False):
        rows = [
            {"set": labelled.name, "system": name, **figures}
            for labelled in sets
            for name, figures in quality.themes(labelled, given)
        ]
        _table(f"Themes, number of groups {'given' if given else 'not given'}", rows)
    _table("Stability", [{"set": s.name, **quality.stability(s)} for s in sets])


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
