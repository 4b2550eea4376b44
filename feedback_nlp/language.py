"""The language of an opinion, told from its script and, among Latin scripts, common words."""

import re

_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]")
_FOREIGN = re.compile(r"[A-Za-z\uac00-\ud7a3]")
_ENGLISH = re.compile(
    r"\b(?:the|a|an|and|to|of|in|is|are|for|it|that|this|we|i|you|not|be|with|on|have|please|more|hello)\b",
    re.IGNORECASE,
)
_SIMPLIFIED = re.compile(r"[们这说对为来时会国过还没东车马见问间门开关听书买卖们吗哪谁个么]")
_SAMPLE = 2000
"""Enough characters to tell a language by."""


def language(text: str) -> str:
    """ISO 639-1 code of a folded text's main language: ja, en, zh, ko, or und if it has none."""
    text = text[:_SAMPLE]
    if _KANA.search(text) and not _FOREIGN.search(text):
        return "ja"
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    latin, hangul = len(_LATIN.findall(text)), len(_HANGUL.findall(text))
    if hangul > kana + han:
        return "ko"
    if kana + han == 0:
        return _latin_language(text) if latin else "und"
    # A Latin word has about five letters where a Japanese one has two characters.
    if latin > 5 * (kana + han):
        return _latin_language(text)
    chinese = kana == 0 and (han >= 12 or _SIMPLIFIED.search(text) is not None)
    return "zh" if chinese else "ja"


def _latin_language(text: str) -> str:
    words = len(text.split())
    return "en" if words < 4 or len(_ENGLISH.findall(text)) * 12 >= words else "und"
