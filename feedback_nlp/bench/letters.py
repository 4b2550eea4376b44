"""Circulated letters made by rule from real or sample texts, and how many copies are found."""

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from feedback_nlp.duplicates import duplicates
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import fold
from feedback_nlp.sentences import sentences

_WORDS = (
    ("ください", "いただきたいと思います"), ("ほしいです", "いただければ幸いです"),
    ("ほしい", "もらいたい"), ("です。", "であります。"),
    ("ます。", "ております。"), ("子ども", "児童"),
    ("増やし", "増加させ"), ("とても", "非常に"),
    ("できる", "可能な"), ("困って", "難儀して"),
    ("また、", "加えて、"), ("必要", "不可欠"),
    ("少ない", "わずか"), ("高齢者", "お年寄り"),
    ("市は", "市当局は"),
)  # fmt: skip
_LINES = (
    "私は泉野に住む三人の子の母です。",
    "父の代から店を営んでいます。",
    "先日の集まりでもこの話になりました。",
    "長く教員をしておりました。",
    "どうか若い人の声も聞いてください。",
    "昨年この町に越してきました。",
    "近所でも同じ意見が多いです。",
    "学生の立場から申し上げます。",
)
SHORTEST = 60

Figures = Mapping[str, Any]


def letter_figures(texts: Sequence[str], seed: int = 0) -> list[Figures]:
    """Pairwise precision, recall and F1 of families, by how the letters were altered.

    Each text of at least SHORTEST characters becomes a letter with three altered copies; everything
    else stays as it is and is in no family.
    """
    letters = [text for text in map(fold, texts) if len(text) >= SHORTEST]
    others = [text for text in map(fold, texts) if len(text) < SHORTEST]
    return [
        {"copies": name, **_figures(letters, others, alter, seed)}
        for name, alter in {
            "edited": _edited, "reordered": _reordered, "with own lines": _with_lines,
            "rewritten": _rewritten,
        }.items()
    ]  # fmt: skip


def _figures(letters: Sequence[str], others: Sequence[str], alter: Any, seed: int) -> Figures:
    choice = random.Random(seed)  # noqa: S311
    rows = [(text, at) for at, text in enumerate(letters)]
    rows += [(alter(text, choice), at) for at, text in enumerate(letters) for _ in range(3)]
    rows += [(text, -1 - at) for at, text in enumerate(others)]
    choice.shuffle(rows)
    texts = [text for text, _ in rows]
    ids = [f"{at:06}" for at in range(len(rows))]
    found = duplicates(ids, texts, load().encode(texts))
    right = _pairs([letter for _, letter in rows])
    got = _pairs([found.get(key, key) for key in ids])
    hits = len(right & got)
    return {
        "letters": len(letters),
        "precision": hits / max(1, len(got)),
        "recall": hits / len(right),
        "F1": 2 * hits / (len(right) + len(got)),
    }


def _pairs(labels: Sequence[Any]) -> set[tuple[int, int]]:
    rows: dict[Any, list[int]] = {}
    for at, label in enumerate(labels):
        rows.setdefault(label, []).append(at)
    return {pair for members in rows.values() for pair in combinations(members, 2)}


def _edited(text: str, choice: random.Random) -> str:
    for old, new in choice.sample(_WORDS, 5):
        text = text.replace(old, new, 1)
    return text


def _reordered(text: str, choice: random.Random) -> str:
    parts = [text[s.start : s.end] for s in sentences(text)]
    choice.shuffle(parts)
    return "".join(parts)


def _with_lines(text: str, choice: random.Random) -> str:
    before, after = choice.sample(_LINES, 2)
    return before + text + after


def _rewritten(text: str, choice: random.Random) -> str:
    for old, new in _WORDS:
        text = text.replace(old, new)
    return _with_lines(_reordered(text, choice), choice)
