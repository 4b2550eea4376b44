"""Names of people: given after a title, before one, or by the writer.

Patterns find where a name may stand; Sudachi's dictionary tells whether its characters are a
surname or a given name, so that 患者さん and 担当課長 are none.
"""

import re
from functools import lru_cache

from feedback_nlp.types import Hint
from feedback_nlp.words import tokenizer

_LETTERS = "[一-龥々]{1,6} ?[一-龥々]{0,3}|[ァ-ヶー]{2,8}[ ・]?[ァ-ヶー]{0,8}"
_TITLE = (
    "さん|さま|様|氏(?!名)|君|くん|ちゃん|先生|課長|部長|係長|次長|局長|主任|主査|議員|市議|会長"
    "|町長|市長|知事|教授|医師|園長|校長"
)
_TITLED = re.compile(rf"(?P<name>{_LETTERS})(?:{_TITLE})")
_HAN_NAME = "[一-龥々]{2,4} ?[一-龥々ぁ-ん]{0,4}"
_OWN = re.compile(r"(?:私|わたし|僕|俺)[、は] ?(?P<name>[一-龥々]{3,6})(?=[はもと、。])")
_GIVEN = re.compile(
    r"(?:氏名|名前|差出人|記入者)(?:\s?:\s?|は)(?P<given>[一-龥々ァ-ヶー]{1,6}"
    r"(?: ?[一-龥々ァ-ヶー]{1,5}|[ぁ-ん]{0,4}))"
    rf"|(?:私は|わたしは)(?P<myself>{_HAN_NAME})(?:と申します|といいます|と言います)"
    rf"|(?P<called>{_HAN_NAME})(?:と申します|といいます)"
    r"|\b(?i:my name is) (?P<english>[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2})"
    r"|\b(?P<addressed>(?:Mr|Mrs|Ms|Dr)\.? [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)"
)


def names(text: str) -> list[Hint]:
    """Hints of kind "name" in a folded text; offsets are of the folded text."""
    found = [Hint("name", *match.span(match.lastgroup or 0)) for match in _GIVEN.finditer(text)]
    for pattern in (_TITLED, _OWN):
        for match in pattern.finditer(text):
            offset = _personal(match["name"])
            if offset is not None:
                end = match.end() if pattern is _TITLED else match.end("name")
                found.append(Hint("name", match.start("name") + offset, end))
    return found


@lru_cache(maxsize=20_000)
def _personal(letters: str) -> int | None:
    """Where a personal name begins that runs to the end of `letters`, if one does."""
    start = None
    for morpheme in tokenizer("C").tokenize(letters):
        if morpheme.part_of_speech()[2] != "人名" and morpheme.surface().strip():
            start = None
        elif start is None:
            start = morpheme.begin()
    return start
