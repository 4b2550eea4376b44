"""Reading the kept file of an import again."""

from collections.abc import Iterator
from itertools import islice

from ..encryption import decrypted_bytes
from ..models import ColumnMapping, SpreadsheetImport
from .fields import Field, field_of
from .records import Record, records_of
from .table import Header, header_of, rows_of


def data_of(source: SpreadsheetImport) -> bytes:
    with source.content.open("rb") as stored:
        return decrypted_bytes(stored.read())


def header_in(source: SpreadsheetImport, first: int = 0, last: int = 0) -> Header:
    """The headings in rows ``first`` to ``last``, or where ``source`` has them."""
    first, last = (first, last) if first else (source.header_first, source.header_last)
    return header_of(data_of(source), first, last)


def suggested_columns(header: Header) -> dict[int, str]:
    """What each column holds: as it was the last time, or else by its heading; each field once."""
    remembered = ColumnMapping.objects.filter(signature=header.signature).first()
    if remembered:
        return {int(place): str(field) for place, field in remembered.columns.items()}
    found: dict[int, str] = {}
    for place, heading in enumerate(header.headings):
        field = field_of(heading)
        if field and field not in found.values():
            found[place] = field
    return found


def records(source: SpreadsheetImport) -> Iterator[Record]:
    """Every record of the file. Raises ``UnreadableFile``."""
    rows = islice(rows_of(data_of(source)), source.header_last, None)
    columns = {int(place): Field(field) for place, field in source.columns.items()}
    return records_of(rows, first=source.header_last + 1, columns=columns, channel=source.channel)
