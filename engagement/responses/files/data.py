"""The published results for a spreadsheet (CSV) and for a program (JSON)."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engagement.submissions.spreadsheet import as_text_cell

from ..models.follow_up import FollowUp
from ..snapshot import Row, Snapshot, WordingChange, address_of, in_language, sections
from .printed import category_of, place_of, title_of

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's encoding
Followed = dict[str, list[FollowUp]]


def download(name: str, content_type: str, content: str) -> HttpResponse:
    """``content`` as a file called ``name``."""
    return HttpResponse(
        content.encode(),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_json(snapshot: Snapshot, followed: Followed) -> str:
    """The snapshot, with what became of the answers since."""
    whole = {**snapshot, "follow_ups": follow_ups_data(followed)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def follow_ups_data(followed: Followed) -> list[dict[str, Any]]:
    return [
        {
            "anchor": report.anchor,
            "state": report.state,
            "on": report.on.isoformat(),
            "text": report.text,
            "link": report.link,
        }
        for reports in followed.values()
        for report in reports
    ]


def as_csv(snapshot: Snapshot, address: str, followed: Followed) -> str:
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
            _("Department"),
            _("Answers one opinion by itself"),
            _("Changes of the draft"),
            _("What became of it"),
            pgettext("web", "Address"),
        ]
    )
    for line in _lines(snapshot, address, followed):
        writer.writerow([as_text_cell(cell) if isinstance(cell, str) else cell for cell in line])
    return file.getvalue()


def _lines(snapshot: Snapshot, address: str, followed: Followed) -> Iterator[list[str | int]]:
    for goal in snapshot["goals"]:
        if not goal["opinions"]:
            nothing = _("No opinions were received.")
            yield ["", title_of(goal), "", "", "", nothing, 0, *[""] * 7]
        for direction, rows in sections(goal):
            for row in rows:
                yield [
                    row["number"],
                    title_of(goal),
                    place_of(direction) if direction else "",
                    "\n".join(place_of(measure) for measure in row["measures"]),
                    row["label"],
                    row["summary"],
                    row["opinions"],
                    row["response"],
                    category_of(row["reflection"]),
                    in_language(row, "department") if row.get("department") else "",
                    _("Yes") if row.get("single") else "",
                    "\n".join(map(_change, row.get("changes", []))),
                    _became(row, followed),
                    address_of(row, address),
                ]


def _change(change: WordingChange) -> str:
    before, after = in_language(change, "before"), in_language(change, "after")
    return f"【{change['code']}】{before} → {after}"


def _became(row: Row, followed: Followed) -> str:
    reports = followed.get(row["anchor"], [])
    return "\n".join(
        f"{r.on:%Y/%m/%d} {r.get_state_display()} {r.text} {r.link}".strip() for r in reports
    )
