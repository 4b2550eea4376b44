"""Noun phrases of opinions, in the form that a heading would have.

Japanese: runs of nouns (numerals inside them kept), 「AのB」, and 「Aを増やす」 or
「Aを確保する」 as 「Aの増加」 and 「Aの確保」. English: one to three words in a row that all
carry meaning. Personal names and whatever the hints point at are left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from feedback_nlp.hints import hints
from feedback_nlp.language import language
from feedback_nlp.stopwords import ENGLISH, NO_HEAD, NO_LABEL, NO_LABEL_ENGLISH
from feedback_nlp.words import chunks, tokenizer

if TYPE_CHECKING:
    from sudachipy import Morpheme

LONGEST = 14
"""Characters of a phrase: longer ones are no headings."""
MOST_NOUNS = 4
MOST_WORDS = 3

_VERB_NOUNS = {
    "増やす": "増加", "増える": "増加", "減らす": "削減", "減る": "減少",
    "無くす": "解消", "広げる": "拡大", "延ばす": "延長", "直す": "修繕",
    "守る": "保護", "残す": "保存", "作る": "設置", "造る": "整備",
    "設ける": "設置", "置く": "設置", "下げる": "引下げ", "上げる": "引上げ",
    "足りる": "不足", "混む": "混雑", "支える": "支援", "助ける": "支援",
    "育てる": "育成", "伝える": "周知", "知らせる": "周知", "使う": "利用",
    "繋げる": "連携", "止める": "中止", "短い": "短さ", "高い": "高さ",
    "古い": "老朽化", "暗い": "暗さ",
}  # fmt: skip
"""Administrative nouns for everyday words, in Sudachi's normalised form."""
CONTRACTIONS = ("n't", "'re", "'ve", "'ll", "'d", "'m")
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[.,;:!?()]")


class _Token(NamedTuple):
    surface: str
    kind: str
    lemma: str = ""


def phrases(text: str) -> set[str]:
    """The noun phrases of a folded text, without anything that looks like personal data."""
    return open_phrases(without_personal_data(text), is_english(text))


def open_phrases(text: str, english: bool) -> set[str]:
    """The noun phrases of a folded text that the hints point at nothing in."""
    return set(_english(text) if english else _japanese(text))


def is_english(text: str) -> bool:
    """Whether a folded text gives English phrases, as all texts in Latin letters do."""
    return language(text) not in ("ja", "zh", "ko")


def without_personal_data(text: str) -> str:
    """The text with line breaks in the place of all that the hints point at."""
    for hint in reversed(hints(text)):
        text = text[: hint.start] + "\n" * (hint.end - hint.start) + text[hint.end :]
    return text


def _japanese(text: str) -> Iterator[str]:
    for _, chunk in chunks(text):
        parts = _runs(tokenizer("C").tokenize(chunk))
        yield from (part.surface for part in parts if _is_label(part))
        yield from _joined(parts)


def _joined(parts: Sequence[_Token]) -> Iterator[str]:
    """「AのB」 from each noun run, a particle, and what follows it."""
    for one, particle, other in zip(parts, parts[1:], parts[2:], strict=False):
        if not _is_label(one):
            continue
        done = particle.kind == "case" and other.lemma == "action"
        if other.kind == "noun" and (particle.kind == "of" or done):
            head = other.surface
        elif particle.kind in ("case", "of") and other.kind == "verb":
            head = _VERB_NOUNS[other.lemma]
        else:
            continue
        phrase = f"{one.surface}の{head}"
        if head not in NO_HEAD and len(phrase) <= LONGEST:
            yield phrase


def _runs(morphemes: Iterable["Morpheme"]) -> list[_Token]:
    """Tokens with neighbouring nouns made one; its lemma tells whether it can be done (する)."""
    parts: list[_Token] = []
    run: list[_Token] = []
    for morpheme in morphemes:
        token = _known.get(morpheme.word_id()) or _learn(morpheme)
        if token.kind in _NOMINAL:
            # A dictionary entry may stand in the text in other characters (half-width).
            run.append(_Token(morpheme.surface(), token.kind, token.lemma))
            continue
        if run:
            parts.append(_compound(run))
            run = []
        parts.append(token)
    if run:
        parts.append(_compound(run))
    return parts


def _compound(run: Sequence[_Token]) -> _Token:
    kept = run[-MOST_NOUNS:]
    while len(kept) > 1 and kept[0].kind == "suffix":
        kept = kept[1:]
    surface = "".join([token.surface for token in kept])
    named = any(token.kind == "noun" for token in kept)
    return _Token(surface, "noun" if named else "other", kept[-1].lemma)


def _is_label(part: _Token) -> bool:
    return part.kind == "noun" and 1 < len(part.surface) <= LONGEST and part.surface not in NO_LABEL


_NOMINAL = frozenset({"noun", "number", "prefix", "suffix"})
_known: dict[int, _Token] = {}
"""The token of each dictionary entry met so far."""


def _learn(morpheme: "Morpheme") -> _Token:
    """The token of a morpheme; words that the dictionary does not have share their numbers."""
    kind, mark = _kind(morpheme.part_of_speech())
    lemma = morpheme.normalized_form()
    if kind == "case" and morpheme.surface() == "の":
        kind = "of"
    if kind == "verb" and lemma not in _VERB_NOUNS:
        kind = "other"
    token = _Token(morpheme.surface(), kind, mark or lemma)
    if morpheme.dictionary_id() >= 0:
        _known[morpheme.word_id()] = token
    return token


@cache
def _kind(part: tuple[str, ...]) -> tuple[str, str]:
    """What a token is to a phrase, and "action" for nouns that する follows."""
    if part[0] == "名詞" and part[1] == "数詞":
        return "number", "number"
    if part[0] == "名詞" and part[1] in ("普通名詞", "固有名詞"):
        if part[2] in ("副詞可能", "人名"):
            return "other", ""
        return "noun", "action" if "サ変" in part[2] else "thing"
    if part[0] == "接尾辞" and part[1] == "名詞的":
        return "suffix", "thing"
    if part[0] == "接頭辞":
        return "prefix", "thing"
    if part[0] == "助詞" and part[1] in ("格助詞", "係助詞"):
        return "case", ""
    return ("verb", "") if part[0] in ("動詞", "形容詞") else ("other", "")


def _english(text: str) -> Iterator[str]:
    run: list[str] = []
    for word in [*_ENGLISH_WORD.findall(text), "."]:
        lowered = word.lower()
        is_plain = word[0].isalpha() and not lowered.endswith(CONTRACTIONS)
        if is_plain and lowered not in ENGLISH and lowered not in NO_LABEL_ENGLISH:
            run.append(lowered)
            continue
        for size in range(1, MOST_WORDS + 1):
            for start in range(len(run) - size + 1):
                yield " ".join(run[start : start + size])
        run = []
