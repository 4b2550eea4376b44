"""The font that every PDF embeds, and which characters it can print."""

import unicodedata
from functools import cache
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans CJK JP"
FILES = [Path(str(each.FONT_PATH)) for each in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]

MISSING = "〓"
# They choose between the forms of a kanji, as in names (葛󠄀).
KANJI_FORMS = range(0xE0100, 0xE01F0)
# They choose between a character and a picture of it.
PICTURE_FORMS = range(0xFE00, 0xFE10)
WHITE = {"\r\n": "\n", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}


def printable(words: str) -> str:
    """``words`` with 〓 for what the font lacks, such as an emoji, as printers do, and without
    what cannot be seen: a mark that turns the direction of writing must not set a line in another
    order."""
    for written, printed in WHITE.items():
        words = words.replace(written, printed)
    return "".join(map(_printable, words))


def _printable(character: str) -> str:
    code = ord(character)
    if character == "\n" or code in KANJI_FORMS:
        return character
    if unicodedata.category(character) in ("Cc", "Cf") or code in PICTURE_FORMS:
        return ""
    return character if code in _characters() else MISSING


@cache
def _characters() -> frozenset[int]:
    """The code points that the font has in each of its weights."""
    return frozenset.intersection(
        *(frozenset(TTFont(file, lazy=True).getBestCmap()) for file in FILES)
    )
