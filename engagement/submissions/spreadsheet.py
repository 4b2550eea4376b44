"""Text that a spreadsheet opens as text, never as a formula.

A spreadsheet takes a cell for a formula by its first character, and may fold full-width
characters, or drop white space, before it looks. Such a cell gets one zero-width space (U+200B) in
front: nothing that a person sees changes. To have the exact text back, remove one leading U+200B
from every cell that starts with one; a text that itself starts with U+200B is guarded too, so the
rule needs no exception.
"""

import unicodedata

GUARD = "\u200b"
_FORMULA = ("=", "+", "-", "@", "\N{MINUS SIGN}")


def as_text_cell(text: str) -> str:
    """``text``, guarded where a spreadsheet might run it."""
    if text.startswith((GUARD, "\t", "\r", "\n")) or _core(text).startswith(_FORMULA):
        return GUARD + text
    return text


def _core(text: str) -> str:
    """The folded text from its first visible character on."""
    folded = unicodedata.normalize("NFKC", text)
    for position, character in enumerate(folded):
        if unicodedata.category(character)[0] not in "CZ":
            return folded[position:]
    return ""


def from_text_cell(cell: str) -> str:
    """The text that ``as_text_cell`` was given: undone only where it would have been done."""
    text = cell.removeprefix(GUARD)
    return text if text != cell and as_text_cell(text) == cell else cell
