"""The difference between two wordings, in pieces that a Japanese reader sees as words."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A run of one script is close enough to a word for a short title, and needs no dictionary.
_RUN = re.compile(r"[一-龯々〆ヶ]+|[ぁ-ゖ]+|[ァ-ヺー]+|[A-Za-zＡ-Ｚａ-ｚ]+|\d+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Segment:
    """A piece of a difference: text of both wordings, of the current one, or of the draft."""

    kind: Literal["same", "removed", "added"]
    text: str


def difference(current: str, draft: str) -> list[Segment]:
    """The draft against the current wording.

    The ``same`` and ``removed`` pieces joined give ``current``; ``same`` and ``added`` give
    ``draft``.
    """
    old, new = _RUN.findall(current), _RUN.findall(draft)
    segments: list[Segment] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            segments.append(Segment("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            segments.append(Segment("removed", "".join(old[i1:i2])))
        if j2 > j1:
            segments.append(Segment("added", "".join(new[j1:j2])))
    return segments
