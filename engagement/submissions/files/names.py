"""File names from outside, as they can be stored, shown and saved again anywhere."""

import re
import unicodedata

from engagement.consultations.models import FileKind

LONGEST = 100
_RESERVED = re.compile(r'[<>:"|?*%]')
# Control characters, and those that turn the direction of writing so that an ending looks other.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_name(name: str, kind: FileKind) -> str:
    """The last part of ``name`` without what harms or hides, ending as its ``kind`` does."""
    clean = " ".join(_RESERVED.sub("_", _seen(name)).split()).strip(". ")
    stem, _dot, ending = clean.rpartition(".")
    if not stem or not _belongs(ending.lower(), kind):
        stem = clean
    return f"{stem[:LONGEST].strip('. ') or 'file'}.{kind}"


def shown_name(name: str) -> str:
    """``name`` in a message: without what misleads, and without the middle of a long one."""
    seen = _seen(name)
    return seen if len(seen) <= 60 else f"{seen[:40]}…{seen[-15:]}"


def _seen(name: str) -> str:
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name[-1000:]))[-1]
    return "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)


def _belongs(ending: str, kind: FileKind) -> bool:
    return ending == kind or (kind == FileKind.JPEG and ending == "jpeg")
