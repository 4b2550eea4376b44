"""The decision paper (決裁用): every answer with who approved it, and when; for staff only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext
from wagtail.models import TaskState

from engagement.consultations.dates import moment
from engagement.consultations.models import Consultation
from engagement.submissions.pdf import document
from engagement.submissions.pdf.blocks import Block, heading, linked, small, table

from ..answers import single_answers, themes_to_answer
from ..approval import Stamp, stages, stamps_of
from ..links import pieces
from ..models import Response
from ..snapshot import goal_label
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
        return [
            goal_label(theme.goal_code) or pgettext("goal", "Whole plan"),
            f"【{theme.label}】\n{response.summary}",
            response.text,
            str(response.reflection),
            "\n".join([self.stage, *map(_stamp, self.stamps)]),
        ]


def papers(consultation: Consultation) -> list[Paper]:
    """The answers in the order of the plan; single answers after those to themes."""
    themes = themes_to_answer().filter(consultation=consultation, response__isnull=False)
    to_themes = (theme.response for theme in themes.select_related("response__reflection"))
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
        subject=consultation.in_language("title"),
        landscape=True,
    )


def decision_as_word(consultation: Consultation) -> bytes:
    now = timezone.now()
    book = blank_document(gettext("Decision paper"), consultation.in_language("title"), now)
    lines = (paper.cells for paper in papers(consultation))
    add_table(book, headings(), lines, [2.0, 8.0, 8.0, 3.2, 4.2])
    return saved(book)


def _contents(consultation: Consultation) -> Iterator[Block]:
    yield heading(consultation.in_language("title"))
    yield small(gettext("As of %(at)s") % {"at": moment(timezone.now())})
    lines = (
        [goal, summary, linked(pieces(view)), *rest]
        for goal, summary, view, *rest in (paper.cells for paper in papers(consultation))
    )
    yield table(headings(), lines, (8, 31, 32, 12, 17))


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
