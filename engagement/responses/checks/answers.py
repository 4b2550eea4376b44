"""Is every opinion answered, by an approved answer whose changes are in the draft?"""

from django.urls import reverse
from django.utils.translation import ngettext

from engagement.consultations.models import Consultation

from ..answers import single_answers, themes_to_answer
from ..services.changes import Wordings, differs_from, wordings_next
from ..snapshot import Row, Snapshot, rows, subject_of
from .problem import Problem, problem, themes_url


def written(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    count = themes_to_answer().filter(consultation=consultation, response=None).count()
    message = ngettext(
        "%(count)s theme has no response.", "%(count)s themes have no response.", count
    )
    return problem(message, count, themes_url(consultation, "?state=open"))


def approved(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    waiting = themes_to_answer().filter(consultation=consultation, response__live=False)
    themes, singles = waiting.count(), single_answers(consultation).filter(live=False)
    single = None if themes else singles.first()
    url = (
        reverse("responses:write_single", args=[single.opinion_id])
        if single
        else themes_url(consultation, "?state=unapproved")
    )
    count = themes + singles.count()
    message = ngettext(
        "%(count)s response is not approved.", "%(count)s responses are not approved.", count
    )
    return problem(message, count, url)


def changes(consultation: Consultation, snapshot: Snapshot) -> Problem | None:
    """An answer that says the draft is revised shows how, in the words of the next version."""
    revised = [row for row in rows(snapshot["goals"]) if row["reflection"]["key"] == "revised"]
    following = wordings_next(consultation) if revised else {}
    wrong = [row for row in revised if _is_wrong(row, following)]
    message = ngettext(
        "%(count)s response says that the draft is revised, but names no change or another wording "
        "than the next version of the draft.",
        "%(count)s responses say that the draft is revised, but name no change or another wording "
        "than the next version of the draft.",
        len(wrong),
    )
    return problem(message, len(wrong), write_url(wrong[0]) if wrong else "")


def write_url(row: Row) -> str:
    """Where staff write the answer that ``row`` shows."""
    kind, number = subject_of(row)
    name = "responses:write" if kind == "theme" else "responses:write_single"
    return reverse(name, args=[number])


def _is_wrong(row: Row, following: Wordings) -> bool:
    found = row.get("changes", [])
    return not found or any(
        differs_from(
            {"code": c["code"], "field": c.get("field", "title"), "after": c["after"]}, following
        )
        for c in found
    )
