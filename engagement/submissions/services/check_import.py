"""The dry run of an import, on a worker: every row gets its fate, nothing is imported."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..imports.errors import UnreadableFile
from ..imports.judge import Judge
from ..imports.records import Record
from ..imports.stored import records
from ..models import Fate, ImportRow, ImportState, SpreadsheetImport, Submission

BATCH = 500
_OWN_NUMBER = re.compile(r"S(\d{1,18})")


def check_import(*, source: SpreadsheetImport) -> None:
    """Give each row of the queued ``source`` its fate, from the beginning however often.

    Nothing happens if it is not queued (any more), so that the task may be delivered twice.
    """
    taken = SpreadsheetImport.objects.filter(pk=source.pk, state=ImportState.QUEUED).update(
        state=ImportState.CHECKING, attempts=F("attempts") + 1, active_at=timezone.now()
    )
    if not taken:
        return
    source.refresh_from_db()
    source.rows.all().delete()
    try:
        checked = _check(source)
    except UnreadableFile as error:
        _mine(source).update(state=ImportState.FAILED, error=str(error))
        return
    if checked:
        _mine(source).update(state=ImportState.CHECKED)


def _check(source: SpreadsheetImport) -> bool:
    """Whether it came to the end: another worker may have taken over."""
    judge = Judge(source.consultation)
    seen: Counter[str] = Counter()
    found = records(source)
    while batch := list(islice(found, BATCH)):
        rows = list(_rows(source, batch, judge, seen))
        _find_known(source, rows)
        with transaction.atomic():
            if not _mine(source).update(active_at=timezone.now()):
                return False
            ImportRow.objects.bulk_create(rows)
    return True


def _mine(source: SpreadsheetImport):  # type: ignore[no-untyped-def]
    return SpreadsheetImport.objects.filter(
        pk=source.pk, state=ImportState.CHECKING, attempts=source.attempts
    )


def _rows(
    source: SpreadsheetImport, batch: list[Record], judge: Judge, seen: Counter[str]
) -> Iterator[ImportRow]:
    for record in batch:
        said = _hash(source.consultation_id, *record.says)
        seen[said] += 1
        again = seen[said] > 1
        yield ImportRow(
            source=source,
            number=record.number,
            fate=Fate.SAME if again and record.external_id else judge.judge(record).fate,
            unreadable=record.unreadable,
            # The same words from several people without a number are as many submissions.
            identity=_hash(said, seen[said]),
            external=_hash(source.consultation_id, record.external_id)
            if record.external_id
            else "",
            record=json.dumps(record.as_data, ensure_ascii=False),
        )


def _find_known(source: SpreadsheetImport, rows: list[ImportRow]) -> None:
    """Mark what was imported before, or is an export of what is here."""
    earlier = ImportRow.objects.filter(source__consultation=source.consultation).exclude(
        submission=None
    )
    identities = set(
        earlier.filter(identity__in=[row.identity for row in rows]).values_list(
            "identity", flat=True
        )
    )
    numbers = [row.external for row in rows if row.external]
    externals = set(earlier.filter(external__in=numbers).values_list("external", flat=True))
    own = _own(source, rows)
    for row in rows:
        if row.identity in identities or row.number in own:
            row.fate = Fate.SAME
        elif row.external in externals and row.fate == Fate.NEW:
            row.fate = Fate.CONFLICT


def _own(source: SpreadsheetImport, rows: list[ImportRow]) -> set[int]:
    """The rows that an export from here wrote, of submissions that still say the same."""
    texts: dict[int, tuple[int, str]] = {}
    for row in rows:
        record = json.loads(row.record)
        if found := _OWN_NUMBER.fullmatch(record["external_id"]):
            text = "\n\n".join(part["text"] for part in record["parts"])
            texts[int(found[1])] = (row.number, text)
    if not texts:
        return set()
    stored = Submission.objects.filter(consultation=source.consultation, pk__in=texts)
    return {texts[pk][0] for pk, text in stored.values_list("pk", "text") if text == texts[pk][1]}


def _hash(*said: object) -> str:
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
