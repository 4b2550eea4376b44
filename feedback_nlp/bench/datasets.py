"""The labelled sets that the benchmark reads; they are not part of the project.

Each set is looked for below a data folder and left out, with a message, where it is not.
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback_nlp.types import Comment, Strategy

_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
_FILE = re.compile(r"^(\d)[1-9]_ステップ[１２３]_?(.+)\.md$")
_PROPOSALS_AFTER_PLAN = 1_750_258_800
"""Seconds since 1970: earlier proposals may have shaped the plan that they are compared with."""


@dataclass(frozen=True)
class Labelled:
    """Comments, the draft that they speak about, and what people said of each by id."""

    name: str
    comments: list[Comment]
    strategy: Strategy
    goals: Mapping[str, int]
    themes: Mapping[str, str]
    rows: list[dict[str, Any]]


class DataMissingError(Exception):
    """A data set is not on this machine."""


def kanazawa(data: Path, strategy_file: Path) -> Labelled:
    """Comments on the Kanazawa draft, whose theme is the measure that they speak about."""
    rows = _lines(data / "kanazawa_dev_comments.jsonl")
    return Labelled(
        "kanazawa",
        [Comment(row["id"], row["text"]) for row in rows],
        Strategy.from_json(json.loads(strategy_file.read_text(encoding="utf-8"))),
        {row["id"]: 0 if row["goal"] == "other" else row["goal"] for row in rows},
        {row["id"]: row["measure"] for row in rows if row["measure"] != "other"},
        rows,
    )


def proposals(data: Path) -> Labelled:
    """Policy proposals against the ten chapters of the plan as it stood before them."""
    folder = data / "ja_proposals_team_mirai"
    rows = [row for row in _lines(folder / "proposals.jsonl") if row["ts"] > _PROPOSALS_AFTER_PLAN]
    strategy, numbers = _plan(folder / "plan_2025-06-18")
    for row in rows:
        row["id"], row["goal"] = str(row["pr"]), numbers[row["domain"]]
    return Labelled(
        "proposals",
        [Comment(row["id"], row["text"]) for row in rows],
        strategy,
        {row["id"]: row["goal"] for row in rows},
        {row["id"]: row["domain"] for row in rows},
        rows,
    )


def gambling(data: Path, part: int) -> Labelled:
    """English answers to one question, by the first of the themes that they were given."""
    folder = data / "en_synthetic_themefinder_gambling" / f"question_part_{part}"
    rows = _lines(folder / "responses.jsonl")
    labels = {str(r["response_id"]): r["labels"][0] for r in _lines(folder / "mapping.jsonl")}
    question = json.loads((folder / "question.json").read_text(encoding="utf-8"))
    title = question["question_text"]
    return Labelled(
        f"gambling-{part}",
        [Comment(str(row["response_id"]), row["response"]) for row in rows],
        Strategy.from_json({"goals": [{"no": 1, "title": title, "title_en": title}]}),
        {},
        labels,
        rows,
    )


def polis(data: Path) -> dict[str, list[str]]:
    """Comments of each Polis conversation; they have no themes, but real length and noise."""
    found = {}
    for path in sorted(_require(data / "polis_opendata").glob("*.comments.csv")):
        with path.open(encoding="utf-8") as lines:
            found[path.name.removesuffix(".comments.csv")] = [
                row["comment-body"] for row in csv.DictReader(lines)
            ]
    return found


def _plan(folder: Path) -> tuple[Strategy, dict[str, int]]:
    chapters: dict[str, list[dict[str, str]]] = {}
    for path in sorted(_require(folder).glob("*.md")):
        match = _FILE.match(path.name)
        if match:
            sections = chapters.setdefault(match.group(2), [])
            sections.extend(_sections(path.read_text(encoding="utf-8"), match.group(1)))
    numbers = {name: at for at, name in enumerate(sorted(chapters), start=1)}
    goals = [
        {
            "no": number,
            "title": name,
            "directions": [{"code": str(number), "title": name, "measures": chapters[name]}],
        }
        for name, number in numbers.items()
    ]
    return Strategy.from_json({"goals": goals}), numbers


def _sections(text: str, step: str) -> list[dict[str, str]]:
    parts = _HEADING.split(text)
    return [
        {"code": f"{step}-{parts[at]}", "title": parts[at], "description": parts[at + 1].strip()}
        for at in range(1, len(parts), 2)
        if len(parts[at + 1].strip()) > 40
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    with _require(path).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _require(path: Path) -> Path:
    if not path.exists():
        raise DataMissingError(f"{path.name} is not there: looked in {path.parent}")
    return path
