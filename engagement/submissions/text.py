"""The border where text from outside comes in."""

import re

# Characters that no database, file or reader can use; line breaks and tabs stay.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """``text`` as it can be stored: what the writer sees stays, in the writer's own characters.

    Line breaks become ``\\n``, invisible control characters go, and half of a broken character
    becomes U+FFFD. Space around the whole goes too.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNUSABLE.sub("", text)
    return _LONE_SURROGATE.sub("\ufffd", text).strip()


def on_one_line(text: str) -> str:
    """``text`` without line breaks, which no header of a mail may hold."""
    return " ".join(text.split())
