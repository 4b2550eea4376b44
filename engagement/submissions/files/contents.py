"""What a file is, told by its content alone: names and declared types are anybody's to choose."""

import warnings
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from PIL import Image

from engagement.consultations.models import FileKind

from .errors import ActiveContent, Broken, EmptyFile, TooLarge, UnknownKind

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 200 * MEGABYTE
MOST_TIMES = 200  # an honest document is seldom packed more than twentyfold
MOST_ENTRIES = 5_000
MOST_PIXELS = 100_000_000

_OFFICE = {"word/document.xml": FileKind.WORD, "xl/workbook.xml": FileKind.EXCEL}
_PROGRAMS = (".bin", ".exe", ".dll", ".js", ".vbs", ".zip", ".ole")
_PDF_ACTIONS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
_TAIL = 2048  # where a PDF says that it ends


def kind_of(data: bytes) -> FileKind:
    """The kind of ``data``, which is read to its end.

    Of a PDF, actions are found that stand openly in it, not those within packed streams.

    Raises ``EmptyFile``, ``UnknownKind``, ``Broken``, ``TooLarge`` (once unpacked) or
    ``ActiveContent``.
    """
    if not data:
        raise EmptyFile
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _image(data, FileKind.JPEG)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(data, FileKind.PNG)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    raise UnknownKind


def _pdf(data: bytes) -> FileKind:
    if b"%%EOF" not in data[-_TAIL:] or b"startxref" not in data[-_TAIL:]:
        raise Broken
    if any(action in data for action in _PDF_ACTIONS):
        raise ActiveContent
    return FileKind.PDF


def _image(data: bytes, kind: FileKind) -> FileKind:
    formats = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=[formats[kind]]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise TooLarge
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except (OSError, ValueError, SyntaxError, zlib.error) as error:
        raise Broken from error
    return kind


def _office(data: bytes) -> FileKind:
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _office_kind(archive, len(data))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise Broken from error


def _office_kind(archive: ZipFile, packed: int) -> FileKind:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    kinds = [kind for part, kind in _OFFICE.items() if part in names]
    if "[Content_Types].xml" not in names or len(kinds) != 1:
        raise UnknownKind
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, packed * MOST_TIMES + MEGABYTE):
        raise TooLarge
    if any(entry.flag_bits & 1 for entry in entries):
        raise Broken  # locked by a password, so that nobody can look into it
    if any(_is_program(name) for name in names) or b"macroEnabled" in archive.read(
        "[Content_Types].xml"
    ):
        raise ActiveContent
    # Each entry is read to the size that it declares, and must then be what it declares.
    if archive.testzip() is not None:
        raise Broken
    return kinds[0]


def _is_program(name: str) -> bool:
    lower = name.lower()
    settings = "printersettings" in lower  # which Excel keeps in a .bin of its own
    return (lower.endswith(_PROGRAMS) and not settings) or "/activex/" in lower
