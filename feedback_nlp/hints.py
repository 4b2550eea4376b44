"""Spans that may hold personal data or abuse, for staff to look at before publishing.

A hint is a reason to look, not a finding; nothing is masked here.
"""

import re
from collections.abc import Callable

from feedback_nlp.names import names
from feedback_nlp.types import Hint

_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 10
"""A telephone number has so many; the other numbers have more."""
_NUMBERED = re.compile(r"丁目|番|-(?<=\d-)\d")
"""What every address has, found sooner than an address."""
_DIGITS = re.compile(r"(?<![\d-])(?:\+|\((?=\d))?\d[\d ().・ー-]{7,20}\d(?![\d-])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_POSTCODE = re.compile(
    r"〒?\s?(?<![\d)-])\d{3}-\d{4}(?![\d-])|(?:〒|郵便番号)[はが:]?\s?\d{7}(?!\d)"
)
_POSTCODE_THERE = re.compile(r"-(?<=\d{3}-)\d|〒|郵便番号")
_URL = re.compile(r"(?:https?://|\bwww\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%-]{3,300}")
_NUMBER = "[0-9一二三四五六七八九十]{1,4}"
_PLACE = r"[^\s、。,.()「」]"
_HAN = "[一-龥々ヶケノ]"
_ADDRESS = re.compile(
    rf"(?:{_PLACE}{{1,6}}[都道府県])?{_PLACE}{{1,8}}[市区郡町村]{_PLACE}{{0,12}}?"
    rf"(?:{_NUMBER}丁目(?:{_NUMBER}(?:番地?|-)(?:{_NUMBER})?号?)?|{_NUMBER}(?:番地|番{_NUMBER}号?)"
    r"|\d{1,4}-\d{1,4}(?:-\d{1,4})?)"
    rf"|{_HAN}{{1,8}}\d{{1,3}}丁目\d{{1,4}}(?:番地?(?:\d{{1,4}})?号?|-\d{{1,4}}(?:-\d{{1,4}})?)"
)
_ABUSE = re.compile(
    # Each way begins with a letter: only then does the search skip to where one may begin.
    # Threats and expulsion.
    r"死ね|しね(?=[。!]|$)|死んで(?:しまえ|くれ|ほしい)|ぶっ殺|殺(?:す(?=[。!ぞ]|$)|してやる|すぞ)"
    r"|くたばれ|消えろ|失せろ|引っ込(?:め|んで(?:い)?ろ)|国[へに]帰れ|出て(?:行|い)け|地獄に落ち"
    r"|黙れ(?=[。!]|$)|黙って(?:い)?ろ|ふざける(?:な|んじゃ)|[舐な]めるな|恥を知れ|いい加減にしろ"
    # Names for people.
    r"|馬鹿|バカ|ばか(?:者|野郎|じゃ)|アホ|あほ(?=[。!かや])|間抜け|まぬけ|マヌケ|のろま|ノロマ|たわけ(?=[。!がめ者]|$)"
    r"|クズ(?=[。!だ]|ども|野郎|め|$)|くず(?=[。!だ]|ども)|カス(?=[。!]|ども)|ゴミ(?:ども|野郎|以下)|無能(?!力)"
    r"|能無し|能なし|脳なし|役立たず|役たたず|ろくでなし|ロクデナシ|穀潰し|ごくつぶし|腰抜け|卑怯者|恥知らず|人でなし"
    r"|税金泥棒(?=[でだと。!め]|$)|泥棒(?=[でだと。!め]|$)|盗人|詐欺師|ペテン|嘘つき|うそつき|犯罪者(?=[でだ。!]|$)"
    r"|金の亡者|守銭奴|売国奴|非国民|国賊|寄生虫|害虫ども|老害|乞食|クソ|くそ(?=[。!]|野郎)|畜生(?=[。!]|ども)|外道"
    r"|ガキども|ジジイ|ババア|デブ|ブス(?=[。!がだ])|てめ[えぇ]|貴様|お前ら|おまえら"
    # Reproaches of mind and of crime.
    r"|ボケ(?=[。!]|が)|頭[がはも]?(?:おかしい|空っぽ|からっぽ|悪い|腐っ)|性根[がはも]腐っ|気持ち悪い|気違い|きちがい|キチガイ"
    r"|(?:賄賂|ワイロ|裏金)を?(?:もら|受け取|貰)[っい]て?|癒着し"
)
_LATIN = re.compile("[A-Za-z]")
_ABUSE_ENGLISH = re.compile(
    r"\b(?i:(?<!corrupt )liars?|crooks?|scum|thie(?:f|ves)|corrupt(?: liars?)?|go back to your)\b"
    r"|\b(?i:pathetic|idiots?|imbeciles?|stupid|morons?|clowns?|fools|losers|vermin|parasites)\b"
    r"|\b(?i:damn|fuck\w{0,4}|shit|bastards?|shut up|(?:rot in|go to|burn in) hell)\b"
)


def hints(text: str) -> tuple[Hint, ...]:
    """What to look at in a folded text, in order; offsets are of the folded text."""
    found = [*names(text), *_matches("abuse", _ABUSE, text)]
    if _LATIN.search(text):
        found += _matches("abuse", _ABUSE_ENGLISH, text)
    if "://" in text or "www." in text:
        found += _matches("url", _URL, text)
    if "@" in text:
        found += _matches("mail", _MAIL, text)
    if _NUMBERED.search(text):
        found += _matches("address", _ADDRESS, text)
    if _POSTCODE_THERE.search(text):
        found += _matches("address", _POSTCODE, text)
    if len(_DIGIT.findall(text)) >= _FEWEST_DIGITS:
        for digits in _DIGITS.finditer(text):
            span = digits.span()
            found += [Hint(kind, *span) for kind, test in _KINDS if test(digits.group())]
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


def is_card(text: str) -> bool:
    """Whether 14 to 19 digits carry the check digit of a payment card (ISO/IEC 7812, Luhn)."""
    digits = [int(character) for character in text if character.isdigit()]
    if not 14 <= len(digits) <= 19 or digits[0] not in (3, 4, 5, 6):
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> list[Hint]:
    return [Hint(kind, match.start(), match.end()) for match in pattern.finditer(text)]


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("my_number", is_my_number),
    ("phone", is_phone),
    ("card", is_card),
)
