"""Seconds and memory of the whole pipeline, beside the tokeniser alone and beside BERTopic."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from feedback_nlp.bench.peers import available
from feedback_nlp.bench.synthetic import mass_letters, opinions
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import fold
from feedback_nlp.pipeline import group
from feedback_nlp.types import Comment, Strategy
from feedback_nlp.words import tokenizer

MEGABYTE = 1024
MILLION = 1_000_000


def measure(count: int, strategy: Strategy, peers: bool) -> dict[str, Any]:
    """Figures for `count` opinions in this process, which should be a fresh one."""
    comments = mass_letters(count) if count >= MILLION else opinions(count)
    group(opinions(500, seed=1), strategy)  # loads the model and the libraries
    figures: dict[str, Any] = {"opinions": count}
    figures["pipeline"], figures["pipeline_cpu"] = _timed(lambda: group(comments, strategy))
    figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    figures["tokeniser"], figures["tokeniser_cpu"] = _timed(lambda: _tokenise(comments))
    if peers and "BERTopic" in available():
        figures["bertopic"], figures["bertopic_cpu"] = _timed(lambda: _bertopic(comments))
    return figures


def in_fresh_process(count: int, strategy_file: str, peers: bool) -> dict[str, Any]:
    """`measure` in a process of its own, so that peaks of memory do not mix."""
    arguments = [sys.executable, "-m", __name__, str(count), strategy_file, str(int(peers))]
    found = subprocess.run(arguments, capture_output=True, text=True, check=True)  # noqa: S603
    figures: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return figures


def _bertopic(comments: Sequence[Comment]) -> None:
    """From texts to labelled topics on the same embeddings, as `group` does it."""
    texts = [fold(comment.text) for comment in comments]
    available()["BERTopic"](texts, load().encode(texts), None)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return round(time.perf_counter() - begun, 2), round(time.process_time() - cpu, 2)


def _tokenise(comments: Sequence[Comment]) -> None:
    short = tokenizer("A")
    for comment in comments:
        short.tokenize(comment.text)


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        draft = Strategy.from_json(json.load(file))
    print(json.dumps(measure(int(sys.argv[1]), draft, sys.argv[3] == "1")))
