"""The report on a consultation for the committee: who took part, about what, and how long it took;
each chart beside the table that says the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from engagement.consultations.dates import moment
from engagement.consultations.models import Consultation
from engagement.submissions.models import Channel
from engagement.submissions.pdf import document
from engagement.submissions.pdf.blocks import (
    Block,
    bars,
    beside,
    chart,
    heading,
    small,
    table,
    text,
)

from ..answers import placements_that_count
from ..models import ResponseSummary
from ..snapshot import goal_label

TOKYO = ZoneInfo("Asia/Tokyo")
MOST_THEMES, MOST_BARS, ACROSS = 20, 62, 4
WEEK = 7
Counted = list[tuple[str, int]]


def report_as_pdf(consultation: Consultation) -> bytes:
    """A4 portrait, from the database as it is now; no words of a submitter are in it."""
    return document(
        _contents(consultation),
        title=gettext("Report on the consultation"),
        subject=consultation.in_language("title"),
    )


def _contents(consultation: Consultation) -> Iterator[Block]:
    yield text(consultation.in_language("title"))
    yield small(gettext("As of %(at)s") % {"at": moment(timezone.now())})
    heard = consultation.submissions.heard()
    yield heading(gettext("Numbers"))
    yield _table(
        [
            (gettext("Submitters"), heard.number_of_submitters()),
            (gettext("Submissions"), heard.count()),
            (pgettext("count", "Opinions"), placements_that_count(consultation).count()),
        ]
    )
    yield heading(gettext("Participation over time"))
    yield from _days(by_day(heard))
    for title, unit, counted in (
        (gettext("Channels"), gettext("Submissions"), by_channel(heard)),
        (gettext("Goals"), pgettext("count", "Opinions"), by_goal(consultation)),
        (gettext("Largest themes"), pgettext("count", "Opinions"), by_theme(consultation)),
    ):
        yield heading(title)
        yield (
            bars([title, unit, pgettext("part of the whole", "Share")], counted)
            if counted
            else _nothing()
        )
    yield heading(gettext("Time to answer"))
    head = [gettext("What was measured"), gettext("Date or days")]
    yield table(head, time_to_answer(consultation, heard), (50, 30), numbers=[1])


def by_day(heard: Any) -> list[tuple[date, int]]:
    """Submissions of each day in Japan, from the first to the last one, also days without."""
    days = heard.order_by().annotate(day=TruncDate("received_at", tzinfo=TOKYO)).values("day")
    counted = dict(days.annotate(number=Count("pk")).values_list("day", "number"))
    if not counted:
        return []
    first, last = min(counted), max(counted)
    length = (last - first).days + 1
    return [(day := first + timedelta(days=n), counted.get(day, 0)) for n in range(length)]


def by_channel(heard: Any) -> Counted:
    counted = heard.order_by().values("channel").annotate(number=Count("pk"))
    numbers = {row["channel"]: row["number"] for row in counted}
    return [(str(Channel(key).label), numbers[key]) for key in Channel.values if key in numbers]


def by_goal(consultation: Consultation) -> Counted:
    counted = (
        placements_that_count(consultation).order_by().values("goal_code").annotate(n=Count("pk"))
    )
    numbers = {row["goal_code"]: row["n"] for row in counted}
    order = sorted(numbers, key=lambda code: (code in ("", "0"), len(code), code))
    titles = {str(goal.number): goal.in_language("title") for goal in consultation.goals}
    return [(f"{_goal(code)} {titles.get(code, '')}".strip(), numbers[code]) for code in order]


def by_theme(consultation: Consultation) -> Counted:
    themes = placements_that_count(consultation).exclude(theme=None).order_by()
    counted = themes.values("theme", "theme__label").annotate(number=Count("pk"))
    largest = counted.order_by("-number", "theme")[:MOST_THEMES]
    return [(row["theme__label"], row["number"]) for row in largest]


def time_to_answer(consultation: Consultation, heard: Any) -> list[tuple[str, Any]]:
    """Days from the deadline, and from receipt, to the first publication of the results."""
    page = ResponseSummary.objects.child_of(consultation).live().first()
    if page is None or page.first_published_at is None:
        return [(gettext("Results"), gettext("not published yet"))]
    at = page.first_published_at
    waited = [(at - received).days for received in heard.values_list("received_at", flat=True)]
    since = (at - consultation.closes_at).days if consultation.closes_at else ""
    lines: list[tuple[str, Any]] = [
        (gettext("Published on"), moment(at)),
        (gettext("Days from the deadline to the results"), since),
    ]
    if waited:
        lines += [
            (gettext("Days from receipt to the answer, median"), round(median(waited))),
            (gettext("Days from receipt to the answer, longest"), max(waited)),
        ]
    return lines


def _goal(code: str) -> str:
    if not code:
        return gettext("Not decided")
    return goal_label(code) or gettext("The whole plan and other matters")


def _days(counted: list[tuple[date, int]]) -> Iterator[Block]:
    """By day; by one week or several where there are too many days for a chart and a table."""
    if not counted:
        yield _nothing()
        return
    step = 1 if len(counted) <= MOST_BARS else WEEK * -(-len(counted) // (WEEK * MOST_BARS))
    pieces = [counted[n : n + step] for n in range(0, len(counted), step)]
    form = "%m/%d" if counted[0][0].year == counted[-1][0].year else "%Y/%m/%d"
    lines = [(f"{piece[0][0]:{form}}", sum(n for _day, n in piece)) for piece in pieces]
    first = gettext("%(days)s days from") % {"days": step} if step > 1 else gettext("Day")
    yield chart(lines, gettext("Chart of the numbers in the tables below"))
    length = -(-len(lines) // ACROSS)
    parts = [lines[n : n + length] for n in range(0, len(lines), length)]
    head = [first, gettext("Submissions")]
    yield beside(*([table(head, part, (50, 50), numbers=[1])] for part in parts))


def _table(lines: list[tuple[str, Any]]) -> Block:
    head = [gettext("What was counted"), pgettext("count", "Number")]
    return table(head, lines, (50, 30), numbers=[1])


def _nothing() -> Block:
    return text(gettext("Nothing was received."))
