"""PDF files by the rules of PDF/UA-1: tagged, with title, language and bookmarks."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from .blocks import Block
from .font import FAMILY, FILES, printable

TYPESET = Path(__file__).parent / "typeset.py"
TEMPLATE = TYPESET.with_name("document.typ")
LONGEST = 300  # seconds


class CannotBeSet(Exception):
    """No PDF could be made; says nothing of what was to be in it."""


def document(
    blocks: Iterable[Block], *, title: str, subject: str = "", landscape: bool = False
) -> bytes:
    """``blocks`` on A4 in the language of the reader; the same contents give the same file.

    Raises ``CannotBeSet``.
    """
    contents = {
        "title": title,
        "subject": subject,
        "blocks": list(blocks),
        "language": get_language() or "ja",
        "landscape": landscape,
    }
    fonts = {"font": FAMILY, "font_folders": [str(file.parent) for file in FILES]}
    try:
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-P", TYPESET],
            input=json.dumps({**_printable(contents), **fonts}).encode(),
            stdout=subprocess.PIPE,
            env={},
            timeout=LONGEST,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise CannotBeSet(type(error).__name__) from None
    return made.stdout


def _printable(contents: Any) -> Any:
    """``contents`` with every string in it as the font can print it."""
    if isinstance(contents, str):
        return printable(contents)
    if isinstance(contents, dict):
        return {key: _printable(value) for key, value in contents.items()}
    if isinstance(contents, list):
        return [_printable(each) for each in contents]
    return contents
