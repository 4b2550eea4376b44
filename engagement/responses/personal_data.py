"""What looks like a person's data, in text about to be published."""

import re
import unicodedata
from typing import Any

from .answers import placements_that_count

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
    """What the analysis took for personal data in the opinions that count: none of it may be in a
    text that is published. Two characters or fewer (a family name alone) say nothing by themselves.
    """
    hinted = (
        placements_that_count(consultation)
        .exclude(hints=[])
        .select_related("opinion__submission")
        .order_by()
    )
    found = {
        placement.opinion.text[hint["start"] : hint["end"]].strip()
        for placement in hinted.iterator()
        for hint in placement.hints
        if hint["kind"] not in NOT_PERSONAL
    }
    return {text for text in found if len(text) > 2}
