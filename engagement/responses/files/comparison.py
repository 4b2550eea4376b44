"""What changed in the draft because of comments, before and after (新旧対照表)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engagement.consultations.wording import Segment, difference

from ..snapshot import Row, Snapshot, WordingChange, in_language, language_of, rows


@dataclass(frozen=True)
class Comparison:
    """One changed wording with the row that changed it."""

    row: Row
    change: WordingChange

    @property
    def before(self) -> list[Segment]:
        return [piece for piece in self._pieces if piece.kind != "added"]

    @property
    def after(self) -> list[Segment]:
        return [piece for piece in self._pieces if piece.kind != "removed"]

    @property
    def language(self) -> str:
        return language_of(self.change, "after")

    @property
    def _pieces(self) -> list[Segment]:
        return difference(in_language(self.change, "before"), in_language(self.change, "after"))


def comparisons(snapshot: Snapshot) -> Iterator[Comparison]:
    """In the order of the page."""
    for row in rows(snapshot["goals"]):
        for change in row.get("changes", []):
            yield Comparison(row, change)
