"""Files as citizens send them, and as attackers do."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.base import ContentFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
EXE = b"MZ\x90\x00" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
HTML_AS_PDF = b"%PDF-1.7\n" + HTML


def office(main: str = "word/document.xml", /, **more: bytes) -> bytes:
    types = b"<Types/>"
    entries = {"[Content_Types].xml": types, main: b"<document/>"} | {
        name.replace("__", "/"): data for name, data in more.items()
    }
    return packed(entries)


def packed(entries: dict[str, bytes]) -> bytes:
    """The same bytes at any time: tests are named by them, and workers compare the names."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(ZipInfo(name), data, compress_type=ZIP_DEFLATED)
    return stream.getvalue()


def image(form: str, size: tuple[int, int] = (8, 8)) -> bytes:
    stream = BytesIO()
    Image.new("1" if form == "PNG" else "L", size).save(stream, form)
    return stream.getvalue()


DOCX = office()
XLSX = office("xl/workbook.xml")
BOMB = office(word__media__image1=b"\x00" * 60_000_000)
MACROS = office(**{"word/vbaProject.bin": b"macro"})


def upload(data: bytes, name: str = "意見.pdf") -> ContentFile:
    return ContentFile(data, name=name)
