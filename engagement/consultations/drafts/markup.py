"""From the marked-up text of a cell or line to plain lines, and what its spelling tells."""

import html
import re
import unicodedata

from django.utils.translation import gettext as _

_BLOCK = re.compile(r"</?(?:p|ul|ol|li|div|br)\b[^<>]*>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|strong|i|em|u|span)\b[^<>]*>|\*\*", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
# The look-behind starts each run once, so that a long one takes linear time.
_LATIN_RUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+(?![A-Za-z0-9])(?=[ァ-ヺ])")


def plain(markup: str) -> str:
    """The text of one line without its markers, its spaces single."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _INLINE.sub("", markup))
    return " ".join(text.split())


def plain_lines(markup: str) -> list[str]:
    """The text of a cell: a line for each paragraph and each item of a list."""
    return [line for piece in _BLOCK.sub("\n", markup).split("\n") if (line := plain(piece))]


def folded(text: str) -> str:
    """What two spellings of the same words have in common: no widths, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def spelling_note(title: str) -> str:
    """A note for staff where a digit stands amid Latin letters before katakana (UJ1ターン).

    Such a digit is often a letter misread from a printed page. The wording stays as printed.
    """
    for run in _LATIN_RUN.findall(unicodedata.normalize("NFKC", title)):
        if re.search("[A-Za-z]", run) and re.search("[01]", run):
            return _(
                "“%(run)s” is published as printed. A letter may have been misread as a digit: "
                "please check it against the original document."
            ) % {"run": run}
    return ""
