"""What differs between two editions of the published results (訂正履歴)."""

from collections.abc import Iterator, Mapping
from typing import Any

from .personal_data import private_in
from .snapshot import CorrectedRow, Correction, Row, Snapshot, rows

# What a reader calls a correction; numbers of rows and counts of the ledger follow by themselves.
TEXTS = ("label", "summary", "response")
FIELDS = (*TEXTS, "reflection", "changes", "opinions")


def corrected_rows(old: Snapshot, new: Snapshot) -> list[CorrectedRow]:
    """The rows that were added, removed or changed from ``old`` to ``new``, in the new order."""
    before = {row["anchor"]: row for row in rows(old["goals"])}
    after = {row["anchor"]: row for row in rows(new["goals"])}
    gone = [row for anchor, row in before.items() if anchor not in after]
    return [
        *(found for row in after.values() if (found := _compare(before.get(row["anchor"]), row))),
        *(_named(row, "removed", []) for row in gone),
    ]


def correction(
    old: Snapshot, new: Snapshot, *, reason: str, shows_former: bool, consultation: Any
) -> Correction:
    """The entry of the public history. Former wordings are shown if the publisher wants it, and
    never one that holds what looks like personal data."""
    found = corrected_rows(old, new)
    for row in found:
        row["former"] = {
            field: text
            for field, text in row["former"].items()
            if shows_former and not private_in(text, consultation)
        }
    return {"at": new["made_at"], "reason": reason, "rows": found}


def _compare(old: Row | None, new: Row) -> CorrectedRow | None:
    if old is None:
        return _named(new, "added", [])
    fields = list(_differing(old, new))
    return _named(new, "changed", fields, old) if fields else None


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field in FIELDS:
        if (old.get(field) or None) != (new.get(field) or None):
            yield field


def _named(row: Row, kind: str, fields: list[str], old: Row | None = None) -> CorrectedRow:
    former = {f: str(old[f]) for f in fields if f in TEXTS} if old else {}  # type: ignore[literal-required]
    return {
        "anchor": row["anchor"],
        "label": row["label"],
        "kind": kind,
        "fields": fields,
        "former": former,
    }
