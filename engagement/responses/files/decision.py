"""The decision paper (決裁用): every answer with who approved it, and when; for staff only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable
from wagtail.models import TaskState

from engagement.consultations.dates import moment
from engagement.consultations.models import Consultation
from engagement.submissions.pdf import HEADING, SMALL, TITLE, document, listing, text

from ..answers import single_answers
from ..approval import Stamp, stages, stamps_of
from ..models import Response
from .pdf import PAGE
from .word import add_table, blank_document, clean, saved


@dataclass(frozen=True)
class Paper:
    """One answer as it is laid before those who decide."""

    response: Response
    stage: str
    stamps: list[Stamp]

    @property
    def cells(self) -> list[str]:
        response = self.response
        theme: Any = response.goal_theme
        place = pgettext("goal", "Whole plan") if theme.goal_code == "0" else theme.goal_code
        return [
            place,
            f"【{theme.label}】\n{response.summary}",
            response.text,
            str(response.reflection),
            "\n".join([self.stage, *map(_stamp, self.stamps)]),
        ]


def papers(consultation: Consultation) -> list[Paper]:
    """The answers in the order of the plan; single answers after those to themes."""
    to_themes = (
        Response.objects.filter(theme__consultation=consultation)
        .exclude(Q(theme__is_retired=True))
        .select_related("theme", "reflection")
        .order_by("theme__goal_code", "theme")
    )
    found = list(chain(to_themes, single_answers(consultation)))
    stage, stamped = stages(found), stamps_of(found)
    return [Paper(each, stage[each.pk].label, stamped[each.pk]) for each in found]


def headings() -> list[str]:
    return [
        gettext("Basic goal"),
        gettext("Summary of the opinions"),
        gettext("The city's view"),
        gettext("Reflection"),
        gettext("Approval"),
    ]


def decision_as_pdf(consultation: Consultation) -> bytes:
    return document(
        _contents(consultation),
        title=gettext("Decision paper"),
        subject=consultation.title,
        pagesize=PAGE,
    )


def decision_as_word(consultation: Consultation) -> bytes:
    now = timezone.now()
    book = blank_document(gettext("Decision paper"), consultation.in_language("title"), now)
    lines = (paper.cells for paper in papers(consultation))
    add_table(book, headings(), lines, [2.0, 8.0, 8.0, 3.2, 4.2])
    return saved(book)


def _contents(consultation: Consultation) -> Iterator[Flowable]:
    yield text(gettext("Decision paper"), TITLE)
    yield text(consultation.in_language("title"), HEADING)
    yield text(gettext("As of %(at)s") % {"at": moment(timezone.now())}, SMALL)
    lines: list[list[Any]] = [list(paper.cells) for paper in papers(consultation)]
    yield from listing(headings(), lines, [20 * mm, 80 * mm, 83 * mm, 30 * mm, 46 * mm])


def _stamp(stamp: Stamp) -> str:
    """Step, decision, who in whose place, when, and the comment."""
    approved = stamp.decision == TaskState.STATUS_APPROVED
    done = pgettext("response", "Approved") if approved else gettext("Returned")
    who = clean(str(stamp.by.get_full_name() or stamp.by)) if stamp.by else ""
    if stamp.on_behalf_of:
        person = stamp.on_behalf_of.get_full_name() or stamp.on_behalf_of
        who = gettext("%(deputy)s for %(person)s") % {"deputy": who, "person": person}
    at = moment(stamp.at) if stamp.at else ""
    return f"{stamp.step}: {done} {who} {at} {stamp.comment}".strip()
