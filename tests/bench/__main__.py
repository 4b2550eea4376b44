"""``make bench``: the web side beside a bare Django view on the same machine in the same run.

Prints a table and marks what fell below the stored ratios (docs/web-benchmarks.json);
``--store`` stores the new ones, the curve of cost against size, and how the lists are found.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.drills.conftest import OPEN_CALL
from tests.drills.installation import Installation, PostgreSQLInstallation, SQLiteInstallation
from tests.drills.installation import wait_until as wait
from tests.site.processes import REPOSITORY

from . import load
from .curve import draw
from .plans import plans, queries
from .review import tell
from .rush import rush
from .town import Case, grow, public_cases, staff_lists

DOCS = REPOSITORY / "docs"
STORED = DOCS / "web-benchmarks.json"
FELL_BELOW = 0.8  # of the stored ratio: what two runs on one machine may differ by
P99_WITHIN = 0.1  # seconds, for what citizens ask for
STEADY = 0.8  # of saturation
READINGS = 7
PAGE = """# Web figures on {database}

Written by `python -m tests.bench --database {database} --store`; how to read them is told in
[web-benchmarks.md](web-benchmarks.md).

| | a second | of a bare view ({floor:.0f} a second) | p99 at 80 % |
|---|---|---|---|
{rows}

![The curve of cost against size](images/web-curve-{database}.svg)

## The review

{review}

## How staff lists are found

{plans}"""


class BareInstallation(SQLiteInstallation):
    """The same server with a view that does nothing."""

    def command(self, part: str) -> list[str]:
        return [
            "tests.bench.bare:application" if "wsgi" in word else word
            for word in super().command(part)
        ]


class Bench:
    """One run on one database: figures by the names of what was measured."""

    def __init__(self, place: Installation, floor: float, options: argparse.Namespace) -> None:
        self.place = place
        self.floor = floor
        self.seconds = options.seconds
        self.opinions = options.opinions
        stored = json.loads(STORED.read_text()) if STORED.exists() else {}
        self.before = stored.get(options.database, {}).get("figures", {})
        self.figures: dict[str, dict[str, float]] = {}
        self.curves: dict[str, list[tuple[int, float]]] = {}

    def run(self) -> None:
        page = ""
        for case in public_cases(self.place):
            page = page or case.url
            self.measure(case, case.name, limit=P99_WITHIN)
        lists: list[Case] = []
        few: dict[str, int] = {}
        size = 0
        while size < self.opinions:
            more = min(max(1000, size * 9), self.opinions - size)
            grow(self.place, more)
            size += more
            lists = lists or staff_lists(self.place)
            few = few or queries(self.place)
            for case in lists:
                spent = statistics.median(_seconds(case) for _again in range(READINGS))
                self.curves.setdefault(case.name, []).append((size, round(spent * 1000, 1)))
        for name, many in queries(self.place).items():
            if many > few[name]:
                load.say(f"| staff: {name} | {few[name]} queries became {many} | MORE")
        for case in lists:
            self.measure(case, f"{case.name} ({self.opinions:,})")
        load.say("")
        for line in rush(self.place, page, self.seconds):
            load.say(line)

    def measure(self, case: Case, name: str, limit: float | None = None) -> None:
        _seconds(case)  # warm
        how: Any = {"seconds": self.seconds, "cookie": case.cookie, "body": case.body}
        most = load.saturate(case.url, **how)
        rate = STEADY * max(most.rate, 1 / self.seconds)  # where no answer came in time
        often = load.steady(case.url, rate=rate, **how)
        ratio = most.rate / self.floor
        before = self.before.get(name, {}).get("ratio")
        marks = [f"{most.errors + often.errors} errors"] if most.errors + often.errors else []
        if before and ratio < FELL_BELOW * before:
            marks.append("FELL")
        if limit and often.p99 > limit:
            marks.append("SLOW")
        past = "" if before is None else f"{before:.3f}"
        p99 = round(often.p99 * 1000)
        self.figures[name] = {"ratio": round(ratio, 4), "a_second": most.rate, "p99_ms": p99}
        cells = [name, f"{most.rate:.1f}", f"{ratio:.3f}", past, f"{p99} ms"]
        load.say(f"| {' | '.join(cells)} | {' '.join(marks)}".rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=4, help="of each load, two for a figure")
    parser.add_argument("--opinions", type=int, default=100_000, help="that staff lists go over")
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--only", choices=["review"], help="its views alone, without load")
    parser.add_argument("--store", action="store_true")
    options = parser.parse_args()
    if not load.is_there():
        parser.exit(1, "wrk is not installed (apt install wrk).\n")
    kind = PostgreSQLInstallation if options.database == "postgresql" else SQLiteInstallation
    if options.only:
        with _running(kind) as place:
            load.say(tell(place, options.opinions))
        return
    floor = _floor(options.seconds)
    load.say(f"\n| {options.database} | a second | of a bare view | before | p99 at 80 % |")
    load.say("|---|---|---|---|---|")
    load.say(f"| a bare Django view | {floor:.0f} | 1 | | |")
    with _running(kind) as place:
        bench = Bench(place, floor, options)
        bench.run()
        review = tell(place, options.opinions)
        load.say(f"\n{review}")
        if options.store:
            _store(options.database, bench, plans(place), review)
    again = _floor(options.seconds)
    load.say(f"\nThe bare view at the end: {again:.0f} a second; far from the first, try again.")


def _store(database: str, bench: Bench, found: str, review: str) -> None:
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    stored[database] = {"bare_view_a_second": bench.floor, "figures": bench.figures}
    STORED.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n")
    title = f"Staff lists on {database}: time to answer one request"
    picture = draw(title, bench.curves, x="comments in the database", y="milliseconds")
    (DOCS / "images" / f"web-curve-{database}.svg").write_text(picture)
    rows = [
        f"| {name} | {each['a_second']:.1f} | {each['ratio']:.3f} | {each['p99_ms']} ms |"
        for name, each in bench.figures.items()
    ]
    page = PAGE.format(
        database=database, floor=bench.floor, rows="\n".join(rows), review=review, plans=found
    )
    (DOCS / f"web-figures-{database}.md").write_text(page)


def _floor(seconds: int) -> float:
    place = BareInstallation(Path(tempfile.mkdtemp(prefix="machikoe-bench-")))
    try:
        place.start("web")
        wait(lambda: _answers(place), "the bare server's start")
        return load.saturate(f"{place.address}/", seconds=seconds).rate
    finally:
        place.close()


def _answers(place: Installation) -> bool:
    try:
        return requests.get(f"{place.address}/", timeout=2).ok
    except requests.RequestException:
        return False


def _seconds(case: Case) -> float:
    """How long one answer takes; what the case sends is not sent."""
    began = time.perf_counter()
    requests.get(case.url, headers={"Cookie": case.cookie}, timeout=60).raise_for_status()
    return time.perf_counter() - began


@contextmanager
def _running(kind: type[Installation]) -> Iterator[Installation]:
    place = kind(Path(tempfile.mkdtemp(prefix="machikoe-bench-")))
    try:
        place.prepare()
        place.shell(OPEN_CALL)
        place.start("web")  # no worker: measured are the answers, not the analysis beside them
        wait(lambda: place.is_up("web"), "the web server's start")
        yield place
    finally:
        place.close()


if __name__ == "__main__":
    main()
