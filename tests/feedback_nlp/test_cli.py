"""The command line is a contract."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from feedback_nlp import Comment
from feedback_nlp.cli import main
from feedback_nlp.model.encoder import Encoder
from tests.feedback_nlp.conftest import SMALL_STRATEGY


@pytest.fixture
def files(tmp_path: Path, comments: list[Comment], encoder: Encoder) -> Path:
    lines = [json.dumps({"id": c.id, "text": c.text}, ensure_ascii=False) for c in comments]
    (tmp_path / "comments.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "strategy.json").write_text(json.dumps(SMALL_STRATEGY), encoding="utf-8")
    return tmp_path


def run(files: Path, *more: str) -> int:
    return main(
        ["group", str(files / "comments.jsonl"), "--strategy", str(files / "strategy.json"),
         "--output", str(files / "result.json"), "--quiet", *more]
    )  # fmt: skip


def test_group_writes_the_fields_of_the_contract(files: Path) -> None:
    assert run(files) == 0
    result = json.loads((files / "result.json").read_text(encoding="utf-8"))
    assert set(result) == {
        "opinions", "themes", "excluded", "counts", "model", "seconds", "trees",
    }  # fmt: skip
    assert set(result["opinions"][0]) == {
        "id", "submission", "start", "end", "text", "language", "goal", "goal_confidence",
        "goal_scores", "measures", "theme", "theme_candidates", "duplicate_of", "stance", "hints",
    }  # fmt: skip
    assert set(result["themes"][0]) == {
        "id", "goal", "label", "keywords", "opinions", "representatives", "summary",
    }  # fmt: skip
    assert len(result["model"]["fingerprint"]) == 64


def test_a_result_can_be_evaluated_and_given_back(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--no-split") == 0
    gold = [
        {"id": "c00", "goal": 1, "measure": "1-1-1"},
        {"id": "c06", "goal": 2, "measure": "2-1-1"},
        {"id": "c15", "goal": "other"},
    ]
    (files / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", str(files / "result.json"), "--gold", str(files / "gold.jsonl")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["goal_accuracy"], report["measure_top1"], report["ami"]) == (1.0, 1.0, 1.0)
    (files / "corrections.jsonl").write_text(
        json.dumps({"submission": "c06", "start": 0, "end": 9, "goal": 1}), encoding="utf-8"
    )
    assert run(files, "--no-split", "--previous", str(files / "result.json"), "--corrections",
               str(files / "corrections.jsonl")) == 0  # fmt: skip
    again = json.loads((files / "result.json").read_text(encoding="utf-8"))
    assert [o["goal"] for o in again["opinions"] if o["submission"] == "c06"] == [1]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "comments.jsonl",
            '{"id": "1"}',
            "line 1: not a comment ('text' is missing)",
        ),
        ("comments.jsonl", "not json", "line 1"),
        ("comments.jsonl", '{"id": 1, "text": 5}', "text is not a string"),
        ("strategy.json", "{}", "'goals' is missing"),
        ("strategy.json", '{"goals": []}', "no goals"),
    ],
)
def test_bad_files_get_a_plain_message(
    files: Path, name: str, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / name).write_text(content, encoding="utf-8")
    assert run(files) == 1
    assert message in capsys.readouterr().err
    assert not (files / "result.json").exists()


def test_a_missing_model_names_the_remedy(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from feedback_nlp.model.encoder import load

    monkeypatch.setenv("FEEDBACK_NLP_HOME", str(files / "nowhere"))
    load.cache_clear()
    assert run(files) == 1
    assert "feedback-nlp build-model --vectors DIR" in capsys.readouterr().err
    load.cache_clear()


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("torch", "sentence_transformers", "sklearn", "sudachipy", "numpy")
    code = f"import sys, feedback_nlp; sys.exit(any(m in sys.modules for m in {heavy}))"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
