"""May these texts be published as they are?"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.consultations.models import Consultation

from .. import ledger
from ..links import broken_in, broken_in_rich
from ..models import ResponseSummary
from ..personal_data import noticed, private_in
from ..snapshot import Row, Snapshot, rows
from .answers import write_url
from .problem import Problem, problem, themes_url


def personal_data(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    """Nothing that looks like personal data, nor what was noticed in the opinions."""
    seen = noticed(consultation)

    def is_private(text: str) -> bool:
        return bool(private_in(text, consultation)) or any(each in text for each in seen)

    found = _rows_with(snapshot, is_private)
    message = ngettext(
        "%(count)s row holds what looks like personal data: an e-mail address, a telephone number, "
        "or what was noticed in an opinion.",
        "%(count)s rows hold what looks like personal data: an e-mail address, a telephone number, "
        "or what was noticed in an opinion.",
        len(found),
    )
    return problem(message, len(found), write_url(found[0]) if found else "")


def links(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    found = _rows_with(snapshot, lambda text: bool(broken_in(text)))
    page = ResponseSummary.objects.child_of(consultation).first()
    newest = page.get_latest_revision_as_object() if page else None
    broken = newest and (
        broken_in_rich(newest.introduction) or broken_in_rich(newest.introduction_en)
    )
    if page and broken:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return problem(_("A link in the introduction of the results is broken."), 1, url)
    message = ngettext(
        "%(count)s row holds a link that leads nowhere.",
        "%(count)s rows hold a link that leads nowhere.",
        len(found),
    )
    return problem(message, len(found), write_url(found[0]) if found else "")


def balance(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    submissions, opinions = ledger.missing(snapshot)
    message = _(
        "The counts do not balance. In no published row: %(submissions)s submissions, "
        "%(opinions)s opinions."
    ) % {"submissions": submissions, "opinions": opinions}
    return problem(message, submissions + opinions, themes_url(consultation))


def _rows_with(snapshot: Snapshot, test: Callable[[str], bool]) -> list[Row]:
    return [row for row in rows(snapshot["goals"]) if test(_texts(row))]


def _texts(row: Row) -> str:
    changed = (change["after"] for change in row.get("changes", []))
    return "\n".join([row["label"], row["summary"], row["response"], *changed])
