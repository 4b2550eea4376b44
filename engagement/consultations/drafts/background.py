"""What the pages before the goals say: policy, vision, and the pillars of the national strategy.

All of it is optional: other prose is passed over without a complaint.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from .markup import plain

_GOAL = re.compile(r"基本目標 ?([0-9０-９]{1,2})")
_STATUS = re.compile(r"[（(](.?素案|案)[）)]$")


@dataclass
class Background:
    policy: str = ""
    vision: str = ""
    vision_note: str = ""
    pillars: dict[int, str] = field(default_factory=dict)


def read_background(lines: Iterable[str]) -> Background:
    found = Background()
    policy: list[str] = []
    vision: list[list[str]] = [[]]
    part = ""
    for line in lines:
        text = plain(line)
        if line.startswith("#"):
            part = "policy" if "策定の方針" in text else ""
        elif line.startswith("国の総合戦略\t"):
            part = "pillars"
        elif text == "将来像":
            part = "vision"
        elif text == "全体イメージ":
            part = ""
        elif part == "policy":
            policy.append(text)
        elif part == "pillars":
            _add_pillar(found.pillars, line)
        elif part == "vision":
            if text:
                vision[-1].append(text)
            elif vision[-1]:
                vision.append([])
    found.policy = "".join(policy)
    _read_vision(found, [block for block in vision if block])
    return found


def _add_pillar(pillars: dict[int, str], line: str) -> None:
    pillar, _, goal = line.partition("\t")
    if match := _GOAL.match(plain(goal)):
        pillars[int(unicodedata.normalize("NFKC", match[1]))] = plain(pillar)


def _read_vision(found: Background, blocks: list[list[str]]) -> None:
    """Of the visions printed, current and draft, the last is the draft's."""
    if not blocks:
        return
    words, notes = [], []
    for line in blocks[-1]:
        if line[0] in "（(":
            notes.append(line.strip("（）()"))
            continue
        if status := _STATUS.search(line):
            notes.append(status[1])
            line = line[: status.start()].strip()
        words.append(line)
    found.vision = " ".join(words)
    found.vision_note = "、".join(notes)
