"""What a reader of a page meets: texts with the language each is marked with, and forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
# A title has no parts that could be marked; scripts and styles are not read.
SILENT = {"title", "script", "style"}

Attributes = dict[str, str | None]


@dataclass(frozen=True)
class Piece:
    text: str
    language: str


def pieces(page: str) -> Iterator[Piece]:
    """Texts and spoken attributes of the HTML ``page``, without empty ones."""
    return (piece for piece in _read(page).pieces if piece.text.strip())


def form_values(page: str) -> dict[str, list[str]]:
    """What the forms of ``page`` would send, but for their buttons."""
    return _read(page).values


def text_boxes(page: str) -> list[str]:
    """The names of the boxes in which text can be written."""
    return _read(page).boxes


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.values: dict[str, list[str]] = {}
        self.boxes: list[str] = []
        self._open: list[tuple[str, str]] = [("", "")]  # tag, language

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.pieces += [Piece(given.get(name) or "", language) for name in SPOKEN_ATTRIBUTES]
        if tag not in VOID:
            self._open.append((tag, language))
        if name := given.get("name"):
            self._note_field(tag, name, given)

    def _note_field(self, tag: str, name: str, given: Attributes) -> None:
        if tag == "textarea":
            self.boxes.append(name)
        is_choice = given.get("type") in ("radio", "checkbox")
        if tag == "input" and (not is_choice or "checked" in given):
            value = given.get("value", "on" if is_choice else "")
            self.values.setdefault(name, []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag not in SILENT:
            self.pieces.append(Piece(" ".join(data.split()), language))


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader
