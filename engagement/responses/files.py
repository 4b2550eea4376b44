"""The published results as files, from the same snapshot as the page."""

import csv
import io
import json
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engagement.submissions.spreadsheet import as_text_cell

from .snapshot import Category, Item, Snapshot, goal_label, in_language, sections

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's encoding


def download(name: str, content_type: str, content: str) -> HttpResponse:
    """``content`` as a file called ``name``."""
    return HttpResponse(
        content.encode(),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_json(snapshot: Snapshot) -> str:
    return json.dumps(snapshot, ensure_ascii=False, indent=2) + "\n"


def as_csv(snapshot: Snapshot, address: str) -> str:
    """One line per published row, with its permanent address under the page's ``address``; a goal
    without opinions has a line that says so."""
    file = io.StringIO()
    file.write(BOM)
    writer = csv.writer(file)
    writer.writerow(
        [
            _("No."),
            _("Basic goal"),
            _("Direction"),
            _("Measures"),
            _("Theme"),
            _("Summary of the opinions"),
            _("Number of opinions"),
            _("The city's view"),
            _("Reflection"),
            pgettext("web", "Address"),
        ]
    )
    for line in _lines(snapshot, address):
        writer.writerow([as_text_cell(cell) if isinstance(cell, str) else cell for cell in line])
    return file.getvalue()


def _lines(snapshot: Snapshot, address: str) -> Iterator[list[str | int]]:
    for goal in snapshot["goals"]:
        if not goal["opinions"]:
            yield ["", _goal(goal), "", "", "", _("No opinions were received."), 0, "", "", ""]
        for direction, rows in sections(goal):
            for row in rows:
                yield [
                    row["number"],
                    _goal(goal),
                    _place(direction) if direction else "",
                    "\n".join(_place(measure) for measure in row["measures"]),
                    row["label"],
                    row["summary"],
                    row["opinions"],
                    row["response"],
                    _reflection(row["reflection"]),
                    f"{address}#{row['anchor']}",
                ]


def _goal(goal: Item) -> str:
    return f"{goal_label(goal['code'])} {in_language(goal, 'title')}".strip()


def _place(item: Item) -> str:
    """Code and wording; a code alone (4-2-1) would become a date in a spreadsheet."""
    return f"{item['code']} {in_language(item, 'title')}"


def _reflection(reflection: Category) -> str:
    return f"{reflection['letter']} {in_language(reflection, 'wording')}".strip()
