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
from ..approval import Stage, Stamp, stages, stamps_of
from ..links import pieces
from ..models import Response
from ..services.changes import Wordings, wordings_commented_on
from ..snapshot import goal_label
from .word import linked as linked_in_word
from .word_parts import Cell, add_table, blank_document, clean, saved


@dataclass(frozen=True)
class Paper:
    """One answer as it is laid before those who decide."""

    theme: Any
    summary: str
    view: str
    reflection: str
    stage: Stage
    stamps: list[Stamp]

    @property
    def cells(self) -> list[str]:
        return [
            goal_label(self.theme.goal_code) or pgettext("goal", "Whole plan"),
            f"【{self.theme.label}】\n{self.summary}",
            self.view,
            self.reflection,
            "\n\n".join([self.stage.label, *map(_stamp, self.stamps)]),
        ]


def papers(consultation: Consultation) -> list[Paper]:
    """The answers in the order of the plan; single answers after those to themes.

    Of an answer that waits or was returned it is the newest version, about which is decided and
    which the row need not hold; else what the row holds.
    """
    themes = themes_to_answer().filter(consultation=consultation, response__isnull=False)
    to_themes = (theme.response for theme in themes.select_related("response__latest_revision"))
    to_single = single_answers(consultation).select_related("latest_revision")
    found = list(chain(to_themes, to_single))
    stage, stamped = stages(found), stamps_of(found)
    reflections = consultation.reflections.in_bulk()
    contents = {each.pk: _content(each, stage[each.pk]) for each in found}
    is_changing = any(content["changes"] for content in contents.values())
    before = wordings_commented_on(consultation) if is_changing else {}
    return [
        Paper(
            each.goal_theme,
            contents[each.pk]["summary"],
            "\n".join([contents[each.pk]["text"], *_changes(contents[each.pk], before)]),
            str(reflections.get(contents[each.pk]["reflection"], "")),
            stage[each.pk],
            stamped[each.pk],
        )
        for each in found
    ]


def _content(response: Response, stage: Stage) -> dict[str, Any]:
    newest = response.latest_revision if stage.key in ("waiting", "returned") else None
    if newest:
        return dict(newest.content)
    return {
        "summary": response.summary,
        "text": response.text,
        "reflection": response.reflection_id,
        "changes": response.changes,
    }


def _changes(content: dict[str, Any], before: Wordings) -> Iterator[str]:
    """What is to change in the draft, as it read when comments were taken and as it will."""
    for change in content["changes"]:
        old = before.get((change["code"], change["field"]))
        yield f"【{change['code']}】{old.ja if old else ''} → {change['after']}"


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
    lines: list[list[Cell]] = [
        [goal, summary, linked_in_word(view), *rest]
        for goal, summary, view, *rest in (paper.cells for paper in papers(consultation))
    ]
    add_table(book, gettext("Decision paper"), headings(), lines, [2.0, 7.6, 7.8, 3.2, 5.0])
    return saved(book)


def _contents(consultation: Consultation) -> Iterator[Block]:
    yield heading(consultation.in_language("title"))
    yield small(gettext("As of %(at)s") % {"at": moment(timezone.now())})
    lines = (
        [goal, summary, linked(pieces(view)), *rest]
        for goal, summary, view, *rest in (paper.cells for paper in papers(consultation))
    )
    yield table(headings(), lines, (8, 29, 31, 12, 20))


def _stamp(stamp: Stamp) -> str:
    """Step and decision, who in whose place and when, and the comment, a line each."""
    approved = stamp.decision == TaskState.STATUS_APPROVED
    done = gettext("Approved") if approved else gettext("Returned")
    who = clean(str(stamp.by.get_full_name() or stamp.by)) if stamp.by else ""
    if stamp.on_behalf_of:
        person = stamp.on_behalf_of.get_full_name() or stamp.on_behalf_of
        who = gettext("%(deputy)s for %(person)s") % {"deputy": who, "person": person}
    at = moment(stamp.at) if stamp.at else ""
    lines = [f"{stamp.step}: {done}", f"{who} {at}".strip(), stamp.comment]
    return "\n".join(filter(None, lines))
