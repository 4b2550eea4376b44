"""From rows of cells to what each submitter sent."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from ..models import Channel
from ..spreadsheet import from_text_cell
from ..text import clean_text
from .dates import parse_moment
from .fields import ANSWERS, CHANNELS, LANGUAGES, STANCES, YES, Field, folded

_GOAL = re.compile(r"(?:基本目標|goal)?\s*(\d{1,4})(?![\d-])", re.IGNORECASE)
_CODE = r"\d+(?:-\d+)+(?![\d-])"
_CODES = re.compile(rf"\s*{_CODE}(?:\s*[、,，;・]\s*{_CODE})*")
_PEOPLE = re.compile(r"([1-9]\d{0,5})\s*[名人]?")
# A file from before these columns were known says the same as it said then.
_LATER = ("postmark", "signatories", "is_anonymous", "late_reason")


@dataclass
class Record:
    """One submission as the file has it. ``unreadable`` names the fields that mean nothing."""

    number: int
    external_id: str = ""
    received_at: str = ""
    has_time: bool = False
    channel: str = ""
    language: str = "ja"
    postmark: str = ""
    signatories: int = 1
    is_anonymous: bool = False
    late_reason: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.received_at) if self.received_at else None

    @property
    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def says(self) -> list[Any]:
        """What makes it the same submission when it comes again: everything but its place."""
        said = {**self.as_data, "answers": sorted(self.answers.items())}
        ever = [said[key] for key in sorted(said) if key not in ("number", "unreadable", *_LATER)]
        unsaid = Record(0).as_data
        return ever + [[key, said[key]] for key in _LATER if said[key] != unsaid[key]]


def records_of(
    rows: Iterable[Sequence[Any]], *, first: int, columns: Mapping[int, Field], channel: str
) -> Iterator[Record]:
    """The records in ``rows``, the first of which is row ``first`` of the file. Empty rows are
    none; a row with the reference number of the row before it and a further number of an opinion
    is another part of the same submission."""
    current: Record | None = None
    for number, row in enumerate(rows, start=first):
        cells = {named: row[place] for place, named in columns.items() if place < len(row)}
        if all(text_of(cell) == "" for cell in cells.values()):
            continue
        record = _record(number, cells, channel)
        if current and _continues(current, record, cells):
            current.parts += record.parts
            current.unreadable += record.unreadable
            continue
        if current:
            yield current
        current = record
    if current:
        yield current


def text_of(cell: Any) -> str:
    """A cell as text: a whole number without its point, a moment as ISO 8601."""
    match cell:
        case None:
            return ""
        case str():
            return clean_text(from_text_cell(cell))
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat()
    return str(cell)


def _continues(current: Record, record: Record, cells: Mapping[Field, Any]) -> bool:
    part = text_of(cells.get(Field.PART))
    same = bool(record.external_id) and record.external_id == current.external_id
    return same and part not in ("", "1")


def _record(number: int, cells: Mapping[Field, Any], channel: str) -> Record:
    record = Record(number, external_id=text_of(cells.get(Field.EXTERNAL_ID))[:200])
    _read_moment(record, cells.get(Field.RECEIVED_AT))
    record.channel = _chosen(record, Field.CHANNEL, cells, CHANNELS) or channel or Channel.IMPORT
    record.language = _chosen(record, Field.LANGUAGE, cells, LANGUAGES) or "ja"
    record.postmark = _day(record, Field.POSTMARK, cells)
    record.signatories = _people(record, cells.get(Field.SIGNATORIES))
    record.is_anonymous = _chosen(record, Field.ANONYMOUS, cells, YES) == "yes"
    record.late_reason = text_of(cells.get(Field.LATE_REASON))[:200]
    record.answers = {str(key): text for key in ANSWERS if (text := text_of(cells.get(key)))}
    part: dict[str, Any] = {
        "text": text_of(cells.get(Field.TEXT)),
        "goal_code": _goal(record, cells.get(Field.GOAL)),
        "measure_codes": _measures(record, cells.get(Field.MEASURES)),
        "stance": _chosen(record, Field.STANCE, cells, STANCES),
    }
    if translation := text_of(cells.get(Field.TRANSLATION)):
        part["translation"] = translation
    record.parts = [part] if part["text"] else []
    return record


def _read_moment(record: Record, cell: Any) -> None:
    if text_of(cell) == "":
        return
    found = parse_moment(cell)
    if found is None:
        record.unreadable.append(Field.RECEIVED_AT)
    else:
        record.received_at, record.has_time = found[0].isoformat(), found[1]


def _day(record: Record, named: Field, cells: Mapping[Field, Any]) -> str:
    """The day in the cell as ISO 8601."""
    cell = cells.get(named)
    if text_of(cell) == "":
        return ""
    found = parse_moment(cell)
    if found is None:
        record.unreadable.append(named)
    return found[0].date().isoformat() if found else ""


def _people(record: Record, cell: Any) -> int:
    text = unicodedata.normalize("NFKC", text_of(cell))
    found = _PEOPLE.fullmatch(text)
    if text and not found:
        record.unreadable.append(Field.SIGNATORIES)
    return int(found[1]) if found else 1


def _chosen(
    record: Record,
    named: Field,
    cells: Mapping[Field, Any],
    choices: Mapping[Any, Sequence[str]],
) -> str:
    """The key of the choice that the cell words; empty for an empty cell."""
    word = folded(text_of(cells.get(named)))
    if not word:
        return ""
    for key, words in choices.items():
        if word in {folded(each) for each in words}:
            return str(key)
    record.unreadable.append(named)
    return ""


def _goal(record: Record, cell: Any) -> str:
    text = text_of(cell)
    found = _GOAL.match(text)
    if text and not found:
        record.unreadable.append(Field.GOAL)
    return found[1] if found else ""


def _measures(record: Record, cell: Any) -> list[str]:
    """The codes that the lines of the cell begin with; the wording may follow. A line without a
    code is taken for the title of a measure. A date is what Excel made of a code, which it no
    longer is."""
    if isinstance(cell, datetime):
        record.unreadable.append(Field.MEASURES)
        return []
    named: set[str] = set()
    for line in filter(None, map(str.strip, text_of(cell).splitlines())):
        codes = _CODES.match(line)
        named.update(re.findall(_CODE, codes[0]) if codes else [line])
    return sorted(named)
