"""Reading CSV in the encodings that arrive."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .errors import UnreadableFile

LONGEST_CELL = 2_000_000
# NUL shows UTF-16 without its mark.
_NOT_TEXT = re.compile("\x00")
# Bytes that CP932 leaves undefined and Python lets pass.
_NOT_CP932 = re.compile("[\x00\x80\uf8f0-\uf8f3]")
_DELIMITERS = ",\t;"


def decode(data: bytes) -> str:
    """The text of ``data``: UTF-8 (with or without BOM), UTF-16 with BOM, or CP932, strictly.

    Nothing is guessed: what is not exactly one of these is refused. Raises ``UnreadableFile``.
    """
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not (_NOT_CP932 if encoding == "cp932" else _NOT_TEXT).search(text):
            return text
    raise UnreadableFile(
        _("The characters of the file cannot be read. Save it as “CSV UTF-8” and try again.")
    )


def delimited_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, as they are read. Raises ``UnreadableFile``."""
    text = decode(data)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        message = _("Line %(line)s of the file is not well-formed: look at its quotation marks.")
        raise UnreadableFile(message % {"line": reader.line_num}) from error
