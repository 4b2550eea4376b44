"""The files of published results that are made once for each edition."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..snapshot import Snapshot
from .pdf import table_as_pdf
from .printed import Told
from .word import comparison_as_word, table_as_word

_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{_OFFICE}.wordprocessingml.document"
EXCEL = f"{_OFFICE}.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """One kind of file; ``key`` is part of its address."""

    key: str
    label: str | Promise
    short: str
    name: str
    content_type: str
    contents: Callable[[Snapshot, str, Told], bytes]

    def make(self, snapshot: Snapshot, address: str, language: str, told: Told) -> bytes:
        """The file about ``snapshot``, which the page at ``address`` shows. Raises
        ``CannotBeMade``."""
        with override(language):
            return self.contents(snapshot, address, told)


def _in_excel(snapshot: Snapshot, address: str, told: Told) -> bytes:
    # Late: openpyxl and its numpy would be a good part of the web process's start.
    from .excel import table_as_excel

    return table_as_excel(snapshot, address, told)


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "pdf",
            _("For reading and printing"),
            "PDF",
            "results.pdf",
            "application/pdf",
            table_as_pdf,
        ),
        Kind("word", _("Table for a word processor"), "Word", "results.docx", WORD, table_as_word),
        Kind("excel", _("Table for a spreadsheet"), "Excel", "results.xlsx", EXCEL, _in_excel),
        Kind(
            "comparison",
            _("Changes of the draft, before and after"),
            "Word",
            "changes.docx",
            WORD,
            comparison_as_word,
        ),
    )
}
