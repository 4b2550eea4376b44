"""PDFs for everybody, kept for whoever asks next: to set one takes a process of its own."""

import json
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version

from django.core.cache import cache
from django.utils.translation import get_language

from . import TEMPLATE, document
from .blocks import Block

LASTS = 7 * 24 * 60 * 60  # seconds


def kept_document(blocks: Iterable[Block], *, title: str, subject: str) -> bytes:
    """As ``document``, set once for the same contents. Nothing personal may be in them."""
    contents = list(blocks)
    told = json.dumps([contents, title, subject, get_language(), version("typst")])
    key = f"pdf-{sha256(told.encode() + TEMPLATE.read_bytes()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = document(contents, title=title, subject=subject)
        cache.set(key, made, LASTS)
    return made
