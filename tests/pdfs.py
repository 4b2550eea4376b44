"""What a PDF tells: its words, its bookmarks and its tags."""

import io
import re
from collections import Counter
from itertools import pairwise
from typing import Any

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def links(pdf: bytes) -> list[str]:
    """Where each link leads."""
    pages = reader(pdf).pages
    found = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in found if note["/Subtype"] == "/Link"]


def said(pdf: bytes) -> str:
    """The text of every page, without white space."""
    return "".join("".join(page.extract_text().split()) for page in reader(pdf).pages)


def headings(pdf: bytes) -> list[str]:
    """The bookmarks, of every level."""
    return list(_titles(reader(pdf).outline))


def tags(pdf: bytes) -> Counter[str]:
    """How often each structure element is in the file."""
    root = reader(pdf).trailer["/Root"]
    return Counter(kind for kind, _element in _elements(root["/StructTreeRoot"]))


def _titles(entries: list[Any]) -> Any:
    for entry in entries:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry["/Title"])


def faults(pdf: bytes) -> list[str]:
    """What of PDF/UA-1 a program can see to be missing. It is no proof that nothing is."""
    file = reader(pdf)
    root = file.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    elements = list(_elements(root["/StructTreeRoot"]))
    levels = [int(kind[2:]) for kind, _e in elements if re.fullmatch("/H[1-6]", kind)]
    asked = {
        "marked": root.get("/MarkInfo", {}).get("/Marked"),
        "says that it is PDF/UA": re.search(r"pdfuaid:part\W+1", metadata),
        "language": root.get("/Lang"),
        "title": file.metadata and file.metadata.title and "dc:title" in metadata,
        "title in the window": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"),
        "tab order": all(p.get("/Tabs") == "/S" for p in file.pages if p.get("/Annots")),
        "words of links": all(note.get("/Contents") for note in _notes(file)),
        "links are tagged": not _notes(file) or "/Link" in dict(elements),
        "fonts embedded": all(map(_is_embedded, _fonts(file))) and _fonts(file),
        "text can be copied": all("/ToUnicode" in font for font in _fonts(file)),
        "headings": bool(levels),
        "no level left out": all(b - a <= 1 for a, b in pairwise([0, *levels])),
        "words for figures": all(e.get("/Alt") for kind, e in elements if kind == "/Figure"),
        "headings of tables": all(
            any(kind == "/TH" for kind, _e in _elements(e)) for k, e in elements if k == "/Table"
        ),
        "what they head": all(_scope(e) for kind, e in elements if kind == "/TH"),
    }
    return [name for name, found in asked.items() if not found]


def _elements(element: Any) -> Any:
    """Each structure element below ``element`` with its kind, in reading order."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for each in element:
            yield from _elements(each)
    elif isinstance(element, dict):
        if "/S" in element:
            yield str(element["/S"]), element
        yield from _elements(element.get("/K", []))


def _notes(file: PdfReader) -> list[Any]:
    return [note.get_object() for page in file.pages for note in page.get("/Annots", [])]


def _fonts(file: PdfReader) -> list[Any]:
    return [
        font.get_object()
        for page in file.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]


def _is_embedded(font: Any) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]))


def _scope(element: Any) -> Any:
    attributes = element.get("/A", {}).get_object() if "/A" in element else {}
    found = attributes if isinstance(attributes, list) else [attributes]
    return any("/Scope" in each.get_object() for each in found)
