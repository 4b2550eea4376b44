"""What a PDF tells: its words, its bookmarks and its tags."""

import io
from collections import Counter
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
    return Counter(_kinds(root["/StructTreeRoot"]))


def _titles(entries: list[Any]) -> Any:
    for entry in entries:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry["/Title"])


def _kinds(element: Any) -> Any:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for each in element:
            yield from _kinds(each)
    elif isinstance(element, dict):
        if "/S" in element:
            yield str(element["/S"])
        yield from _kinds(element.get("/K", []))
