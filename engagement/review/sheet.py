"""The working list (意見一覧表): opinions as rows that staff edit in a spreadsheet and send back.

The last column holds what the row said when it was written, so that a row that nobody edited is
told from one that somebody else changed meanwhile.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from engagement.submissions.spreadsheet import from_text_cell

from .draft import Draft, goal_label
from .models import Placement

NUMBER = "No."
OPINION = "意見番号"
RECEIPT = "受付番号（内部）"
THEME = "論点"
NEW_LABEL = "論点の新しい名前"
DEPARTMENT = "担当課"
STAND = "照合用（変更しないでください）"
HEADINGS = [
    NUMBER,
    OPINION,
    RECEIPT,
    "提出日",
    "提出方法",
    "目標",
    "該当箇所",
    "意見",
    THEME,
    NEW_LABEL,
    DEPARTMENT,
    "状態",
    "備考",
    STAND,
]
BATCH = 1000
MOST_EDITS = 5_000


@dataclass(frozen=True)
class Edit:
    """A row that somebody edited: what it says now, and the version that was exported."""

    opinion: int
    theme: str
    new_label: str
    department: str
    version: str

    def as_list(self) -> list[Any]:
        return list(asdict(self).values())


class NotTheList(Exception):
    """The file is no working list: a column that is needed is missing."""


class TooManyEdits(Exception):
    """More rows were edited than a preview shows and one step takes."""


def listed(consultation: Any) -> QuerySet[Placement]:
    """What is in the list, in the order of the plan."""
    placements: QuerySet[Placement] = Placement.objects.of(consultation)
    return placements.order_by("goal_code", "theme", "pk").select_related(
        "opinion__submission", "theme__department"
    )


def lines(placements: QuerySet[Placement], draft: Draft) -> Iterator[list[str]]:
    """The rows below the heading; never all of them in memory."""
    for number, placement in enumerate(placements.iterator(chunk_size=BATCH), start=1):
        yield [str(number), *_line(placement, draft)]


def edits(rows: Iterable[Sequence[Any]]) -> list[Edit]:
    """The rows that differ from how they were exported; the others are never kept in memory.

    Raises ``NotTheList``, ``TooManyEdits``.
    """
    found = list(islice(_edits(rows), MOST_EDITS + 1))
    if len(found) > MOST_EDITS:
        raise TooManyEdits
    return found


def _edits(rows: Iterable[Sequence[Any]]) -> Iterator[Edit]:
    given = iter(rows)
    heading = [_text(cell) for cell in next(given, ())]
    try:
        at = {name: heading.index(name) for name in (OPINION, THEME, DEPARTMENT, STAND)}
    except ValueError as error:
        raise NotTheList from error
    at[NEW_LABEL] = heading.index(NEW_LABEL) if NEW_LABEL in heading else len(heading)
    for row in given:
        cells = {
            name: _text(row[column]) if column < len(row) else "" for name, column in at.items()
        }
        opinion = cells[OPINION]
        if not (opinion.isascii() and opinion.isdigit() and len(opinion) < 19):
            continue
        was, _bar, version = cells[STAND].partition("|")
        if cells[NEW_LABEL] or was != stand(cells[THEME], cells[DEPARTMENT]):
            yield Edit(int(opinion), cells[THEME], cells[NEW_LABEL], cells[DEPARTMENT], version)


def stand(theme: str, department: str) -> str:
    """A short mark of what a row says."""
    said = "\n".join([theme, department])
    return f"{zlib.crc32(said.encode()):08x}"


def version_of(placement: Placement) -> str:
    """Changes whenever the opinion or its theme does."""
    return f"{placement.version}/{placement.theme.version if placement.theme else ''}"


def _line(placement: Placement, draft: Draft) -> list[str]:
    opinion, theme = placement.opinion, placement.theme
    label = theme.label if theme else ""
    department = str(theme.department) if theme and theme.department else ""
    measure = placement.top_measure
    received = timezone.localtime(opinion.submission.received_at)
    same = placement.duplicate_of_id
    return [
        str(opinion.pk),
        f"S{opinion.submission_id}",
        f"{received:%Y-%m-%d}",
        opinion.submission.get_channel_display(),
        goal_label(placement.goal_code),
        f"{measure} {draft.measure_title(measure)}".strip(),
        opinion.text,
        label,
        "",
        department,
        "確定" if placement.is_confirmed else "未確定",
        f"意見番号{same}と同じ内容" if same else "",
        f"{stand(' '.join(label.split()), ' '.join(department.split()))}|{version_of(placement)}",
    ]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(from_text_cell("" if cell is None else str(cell)).split())
