"""What looks like a person's data, in text about to be published."""

import re
import unicodedata
from typing import Any

from engagement.review.hints import open_hints
from engagement.submissions.masking import hidden_words

# Kinds of hints that tell of something else than a person.
NOT_PERSONAL = {"abuse"}

_EMAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d-])(?:\+81|\(?0)[\d() -]{8,14}\d(?![\d-])")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-"))


def found_in(text: str) -> set[str]:
    """The addresses and numbers in ``text``; numbers as bare digits."""
    folded = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    numbers = (re.sub(r"\D", "", number) for number in _PHONE.findall(folded))
    return {address.lower() for address in _EMAIL.findall(folded)} | {
        number for number in numbers if 10 <= len(number) <= 13
    }


def private_in(text: str, consultation: Any) -> set[str]:
    """The same without the city's own contact, which an answer may well name."""
    own = found_in(f"{consultation.contact}\n{consultation.contact_en}")
    return found_in(text) - own


def noticed(consultation: Any) -> set[str]:
    """What is hidden in the submissions, and what the analysis took for personal data and nobody
    has settled: none of it may be in a text that is published. Two characters or fewer (a family
    name alone) say nothing by themselves."""
    hinted = {
        hint.text.strip() for hint in open_hints(consultation) if hint.kind not in NOT_PERSONAL
    }
    return {text for text in hinted | hidden_words(consultation) if len(text) > 2}
