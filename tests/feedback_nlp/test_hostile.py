"""Long and hostile texts take linear time, and every process gives the same result."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from feedback_nlp import Comment, Strategy, group
from feedback_nlp.cues import CLOSING, OPENING, OPPOSITION, QUESTION, REQUEST, SUPPORT
from feedback_nlp.language import language
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.split import split
from feedback_nlp.stance import by_form
from tests.feedback_nlp.conftest import SMALL_STRATEGY

UNITS = [
    "て",
    "お願い",
    "お願い。",
    "。」",
    "!?",
    ".\n",
    "1.",
    "(一",
    "[あ",
    "意見を",
    "the ",
    "以上、",
    "Yours ",
]


def split_alone(text: str) -> object:
    return split([text], lambda texts: np.zeros((len(texts), 2), dtype=np.float32))


@pytest.mark.parametrize("step", [split_alone, by_form, language])
@pytest.mark.parametrize("unit", UNITS)
def test_steps_take_linear_time(step: Callable[[str], object], unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = time.process_time()
        step(text)
        return time.process_time() - begun

    assert seconds(80_000) < 0.5 + 12 * seconds(20_000)


@pytest.mark.parametrize("pattern", [CLOSING, OPENING, OPPOSITION, QUESTION, REQUEST, SUPPORT])
@pytest.mark.parametrize("unit", UNITS)
def test_patterns_take_linear_time(pattern: "object", unit: str) -> None:
    begun = time.process_time()
    pattern.search(unit * 20_000)  # type: ignore[attr-defined]
    assert time.process_time() - begun < 3


def test_a_million_characters_are_one_submission_like_any(
    strategy: Strategy, encoder: Encoder
) -> None:
    text = "バスを増やしてほしい。" * 90_000 + "保育園も増やしてください。"
    result = group([Comment("long", text), Comment("short", "保育園を増やして。")], strategy)
    assert {opinion.submission for opinion in result.opinions} == {"long", "short"}


def test_another_process_gives_the_same_result(
    tmp_path: Path, comments: list[Comment], strategy: Strategy, encoder: Encoder
) -> None:
    rows = [json.dumps({"id": c.id, "text": c.text}) for c in comments]
    (tmp_path / "comments.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "strategy.json").write_text(json.dumps(SMALL_STRATEGY), encoding="utf-8")
    command = "import sys; from feedback_nlp.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["group", "comments.jsonl", "--strategy", "strategy.json", "--output", "r.json"]
    root = str(Path(__file__).parents[2])
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", command, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": root},
        check=True,
    )
    there = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    here = group(comments, strategy).to_json()
    assert {**there, "seconds": {}} == {**json.loads(json.dumps(here)), "seconds": {}}
