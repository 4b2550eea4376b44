"""Names of people: written in full, given after a title, before one, or by the writer.

Patterns find where a name may stand; Sudachi's dictionary tells whether its characters are a
surname or a given name, so that 患者さん and 担当課長 are none. The famous (宮本武蔵) are one word
in the dictionary and no private person.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from feedback_nlp.types import Hint
from feedback_nlp.words import tokenizer

_LETTERS = "[一-龥々]{1,6} ?[一-龥々]{0,3}|[ァ-ヶー]{2,8}[ ・]?[ァ-ヶー]{0,8}"
_TITLE = (
    "さん|さま|様|氏(?!名)|君|くん|ちゃん|先生|課長|部長|係長|次長|局長|主任|主査|議員|市議|会長"
    "|町長|市長|知事|教授|医師|園長|校長"
)
_TITLE_THERE = re.compile(_TITLE)
"""Found sooner than the letters before a title, of which every text is full."""
_TITLED = re.compile(rf"(?P<name>{_LETTERS})(?:{_TITLE})")
_HAN_NAME = "[一-龥々]{2,4} ?[一-龥々ぁ-ん]{0,4}"
_OWN = re.compile(
    r"(?:私|わたし|僕|俺)[、は] ?(?P<name>[一-龥々]{3,6})(?=[はもと、。])"
    r"|(?:私|わたし|僕|俺)[^。]{0,20}の(?P<member>[一-龥々]{1,6})です"
    r"|(?:^|[、。]|私は|わたしは)(?P<told>[一-龥々]{2,4})と言い?(?:ます|う者)"
)
_OWN_THERE = re.compile("私|わたし|僕|俺|と言")
_RUN = re.compile("[一-龥々ァ-ヶー]+")
_FULL = re.compile("[一-龥々]{3,6}|[一-龥々]{1,3}[ァ-ヶー]{2,4}")
"""Characters in a row that may be a surname and a given name and nothing else."""
_GIVEN = re.compile(
    r"(?:氏名|名前|差出人|記入者|投稿者|提出者|意見者|申出人|代理人|連絡先)(?:\s?:\s?)"
    r"(?P<given>[一-龥々ァ-ヶー]{1,6}(?: ?[一-龥々ァ-ヶー]{1,5}|[ぁ-ん]{0,4})"
    r"|[ぁ-ん]{2,4} [ぁ-ん]{2,4})"
    r"|(?:氏名|名前)は(?P<named>[一-龥々ァ-ヶー]{1,6}(?: ?[一-龥々ァ-ヶー]{1,5}|[ぁ-ん]{0,4}))"
    rf"|(?:私は|わたしは)(?P<myself>{_HAN_NAME})(?:と申します|といいます|と言います)"
    rf"|(?P<called>{_HAN_NAME})(?:と申します|といいます)"
    r"|\b(?i:my name is|this is) (?P<english>[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2})"
    r"|\bI(?:'m| am) (?P<introduced>[A-Z][a-z]{1,20} [A-Z][a-z]{1,20})\b"
    r"|\b(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|Signed|Thanks|Thank you)[,.:]?\s"
    r"(?P<signed>[A-Z][a-z]{1,20} [A-Z][a-z]{1,20})\s*$"
    r"|\b(?P<addressed>(?:Mr|Mrs|Ms|Dr)\.? [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)"
)
_GIVEN_THERE = re.compile(
    "[A-Z氏]|名前|差出人|記入者|投稿者|提出者|意見者|申出人|代理人|連絡先|と申し|といい|と言い"
)
_SHORT = frozenset("林森原谷堀岸辻島泉西岡関南北東")
"""Surnames of one character, which the dictionary has as plain words."""


def names(text: str) -> list[Hint]:
    """Hints of kind "name" in a folded text; offsets are of the folded text."""
    found = [
        Hint("name", *match.span(match.lastgroup or 0))
        for match in _where(_GIVEN_THERE, _GIVEN, text)
    ]
    for pattern, there in ((_TITLED, _TITLE_THERE), (_OWN, _OWN_THERE)):
        for match in _where(there, pattern, text):
            group = match.lastgroup or "name"
            offset = _personal(match[group])
            if offset is not None:
                end = match.end() if pattern is _TITLED else match.end(group)
                found.append(Hint("name", match.start(group) + offset, end))
    taken = {hint.start for hint in found}
    return found + [
        Hint("name", *match.span())
        for match in _RUN.finditer(text)
        if match.start() not in taken and _is_full(match.group())
    ]


def _where(there: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    """The matches of a pattern, which is looked for only where the quicker one `there` is found."""
    return pattern.finditer(text) if there.search(text) else ()


@lru_cache(maxsize=20_000)
def _personal(letters: str) -> int | None:
    """Where a personal name begins that runs to the end of `letters`, if one does."""
    if letters in _SHORT:
        return 0
    start = None
    for morpheme in tokenizer("C").tokenize(letters):
        if not morpheme.surface().strip():
            continue
        if not _is_private(morpheme.part_of_speech()):
            start = None
        elif start is None:
            start = morpheme.begin()
    return start


@lru_cache(maxsize=100_000)
def _is_full(letters: str) -> bool:
    """Whether `letters` are a surname and a given name."""
    if not _FULL.fullmatch(letters):
        return False
    parts = [morpheme.part_of_speech()[2:4] for morpheme in tokenizer("C").tokenize(letters)]
    return parts == [("人名", "姓"), ("人名", "名")]


def _is_private(part: tuple[str, ...]) -> bool:
    return part[2] == "人名" and part[3] != "一般"
