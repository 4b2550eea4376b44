"""Terms of a page that lead to their explanation, each where it first occurs."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Full-width letters and digits, found as what they stand for: one character for one.
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Glossary:
    """The terms of a consultation, and which of them the page being made has met so far."""

    def __init__(self, terms: Iterable[Any]) -> None:
        self._terms = {
            name.translate(_WIDTHS).casefold(): term for term in terms for name in _names(term)
        }
        self._pattern = _pattern(self._terms)
        self._met: dict[int, Any] = {}

    def linked(self, text: str) -> SafeString:
        """``text`` as HTML with a link to each term that was not met before."""
        pieces, end = [], 0
        for match in self._pattern.finditer(text.translate(_WIDTHS)):
            term = self._terms[match[0].casefold()]
            if term.pk in self._met:
                continue
            self._met[term.pk] = term
            pieces.append(conditional_escape(text[end : match.start()]))
            shown = text[match.start() : match.end()]
            pieces.append(format_html('<a class="term" href="#{}">{}</a>', term.anchor, shown))
            end = match.end()
        pieces.append(conditional_escape(text[end:]))
        return mark_safe("".join(pieces))  # noqa: S308, each piece is escaped

    @property
    def met(self) -> list[Any]:
        """The terms that the page has linked, in its order."""
        return list(self._met.values())


def _names(term: Any) -> list[str]:
    """What the term is called in texts of this language; Japanese may stand in English ones."""
    names = [term.term_en, term.term] if get_language() == "en" else [term.term]
    return [name for name in names if name.strip()]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest name first; one in Latin letters only as a word of its own."""
    parts = []
    for name in sorted(names, key=len, reverse=True):
        before = r"(?<![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", name) else ""
        after = r"(?![A-Za-z0-9])" if re.search(r"[A-Za-z0-9]\Z", name) else ""
        parts.append(f"{before}{re.escape(name)}{after}")
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)
