"""The pieces of text that a reader of a page meets, each with the language it is marked with."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
# A title has no parts that could be marked; scripts and styles are not read.
SILENT = {"title", "script", "style"}


@dataclass(frozen=True)
class Piece:
    text: str
    language: str


def pieces(page: str) -> Iterator[Piece]:
    """Texts and spoken attributes of the HTML ``page``, without empty ones."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return (piece for piece in reader.pieces if piece.text.strip())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._open: list[tuple[str, str]] = [("", "")]  # tag, language

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.pieces += [Piece(given.get(name) or "", language) for name in SPOKEN_ATTRIBUTES]
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag not in SILENT:
            self.pieces.append(Piece(" ".join(data.split()), language))
