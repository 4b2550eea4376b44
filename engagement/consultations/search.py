"""Search over the measures of a draft that finds Japanese however it is typed."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

LONGEST = 100  # characters of a query; more is no search
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def folded(text: str) -> str:
    """``text`` without the differences that a searcher does not mean: width, kana, case.

    >>> folded("ﾊﾞｽ Ｍａａｓ")
    'ばす maas'
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)


def without_controls(query: str) -> str:
    """The query as it can be shown and stored anywhere, cut where nobody searches any more."""
    return _CONTROLS.sub(" ", query)[:LONGEST].strip()


def find_measures(goals: Iterable[Any], query: str) -> list[Any]:
    """The measures of ``goals`` that hold every word of ``query``, in the order of the plan.

    Each carries its ``goal``. An empty query finds nothing.
    """
    words = folded(query).split()
    found = []
    for goal in goals:
        for direction in goal.directions.all():
            for measure in direction.measures.all():
                if words and _holds(measure, direction, words):
                    measure.goal = goal
                    found.append(measure)
    return found


def _holds(measure: Any, direction: Any, words: list[str]) -> bool:
    text = folded("\n".join((*measure.searched, direction.title, direction.title_en)))
    return all(word in text for word in words)
