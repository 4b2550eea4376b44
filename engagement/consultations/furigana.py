"""Readings above characters: ``漢字《かんじ》`` in text, ``<ruby>`` on the page."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# What is read: all after ｜, or else the run of kanji before the reading.
_READ = re.compile(r"(?:｜([^｜《》\n]+)|([一-龯々〆ヶ]+))《([^《》\n]+)》")


def with_ruby(text: str) -> SafeString:
    """``text`` as HTML with its readings above it, and in brackets where ruby is unknown."""
    pieces, end = [], 0
    for match in _READ.finditer(text):
        pieces.append(conditional_escape(text[end : match.start()]))
        pieces.append(
            format_html(
                "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", match[1] or match[2], match[3]
            )
        )
        end = match.end()
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308, each piece is escaped


def without_ruby(text: str) -> str:
    """What stands there when the readings are left out."""
    return _READ.sub(lambda match: match[1] or match[2], text)
