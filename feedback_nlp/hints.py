"""Spans that may hold personal data or abuse, for staff to look at before publishing.

A hint is a reason to look, not a finding; nothing is masked here.
"""

import re
from collections.abc import Callable

from feedback_nlp.types import Hint

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![\d-])\d[\d -]{7,17}\d(?![\d-])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_POSTCODE = re.compile(r"〒?\s?(?<![\d-])\d{3}-\d{4}(?!\d)")
_PLACE = r"[^\s、。,.()「」]"
_HAN = "[一-龥々ヶケノ]"
_ADDRESS = re.compile(
    rf"(?:{_PLACE}{{1,6}}[都道府県])?{_PLACE}{{1,8}}[市区郡町村]{_PLACE}{{0,12}}?"
    r"(?:\d{1,4}丁目(?:\d{1,4}(?:番地?|-)\d{0,4}号?)?|\d{1,4}(?:番地|番\d{1,4}号?)"
    r"|\d{1,4}-\d{1,4}(?:-\d{1,4})?)"
    rf"|{_HAN}{{1,8}}\d{{1,3}}丁目\d{{1,4}}(?:番地?(?:\d{{1,4}})?号?|-\d{{1,4}}(?:-\d{{1,4}})?)"
)
_HAN_NAME = "[一-龥々]{2,4} ?[一-龥々ぁ-ん]{0,4}"
_NAME = re.compile(
    r"(?:氏名|名前|差出人|記入者)\s?:\s?(?P<given>[一-龥々ァ-ヶー]{1,5}"
    r" ?[一-龥々ァ-ヶーぁ-ん]{1,5})"
    rf"|(?:私は|わたしは)(?P<myself>{_HAN_NAME})(?:と申します|といいます|と言います)"
    rf"|(?P<called>{_HAN_NAME})(?:と申します|といいます)"
    r"|\b(?i:my name is) (?P<english>[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2})"
)
_ABUSE = re.compile(
    r"死ね|しね(?=[。!]|$)|殺(?:す|してやる)|馬鹿|バカ|ばか(?:者|野郎|じゃ)|アホ|あほ(?=[。!かや])"
    r"|くたばれ|クズ|くず(?=[。!だ]|ども)|ゴミ(?:ども|野郎|以下)|税金泥棒|無能|ボケ(?=[。!]|が)|消えろ"
    r"|\b(?i:idiots?|stupid|moron|damn|fuck\w{0,4}|shit|bastards?)\b"
)


def hints(text: str) -> tuple[Hint, ...]:
    """What to look at in a folded text, in order; offsets are of the folded text."""
    found = [*_names(text), *_matches("abuse", _ABUSE, text)]
    if "@" in text:
        found += _matches("mail", _MAIL, text)
    if _DIGIT.search(text):
        found += [
            *_matches("address", _ADDRESS, text),
            *_matches("address", _POSTCODE, text),
            *_matches("my_number", _DIGITS, text, is_my_number),
            *_matches("phone", _DIGITS, text, is_phone),
        ]
    return tuple(sorted(set(found), key=lambda hint: (hint.start, hint.end, hint.kind)))


def is_my_number(text: str) -> bool:
    """Whether twelve digits carry the check digit of a 個人番号 (総務省令第85号 of 2014)."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 12:
        return False
    body = digits[10::-1]
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(body, start=1))
    rest = total % 11
    return digits[11] == (0 if rest <= 1 else 11 - rest)


def is_phone(text: str) -> bool:
    """Whether digits look like a Japanese telephone number, domestic or with 81."""
    digits = "".join(character for character in text if character.isdigit())
    return (digits.startswith("0") and len(digits) in (10, 11)) or (
        digits.startswith("81") and len(digits) in (11, 12)
    )


def _matches(
    kind: str, pattern: re.Pattern[str], text: str, test: Callable[[str], bool] = bool
) -> list[Hint]:
    found = pattern.finditer(text)
    return [Hint(kind, m.start(), m.end()) for m in found if test(m.group())]


def _names(text: str) -> list[Hint]:
    return [Hint("name", *match.span(match.lastgroup or 0)) for match in _NAME.finditer(text)]
