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
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from engagement.consultations.dates import moment
from engagement.consultations.models import Consultation
from engagement.submissions.models import Channel
from engagement.submissions.pdf import (
    FONT,
    HEADING,
    SMALL,
    TITLE,
    WIDTH,
    document,
    grid,
    printable,
    text,
)

from ..answers import placements_that_count
from ..models import ResponseSummary
from ..snapshot import goal_label

TOKYO = ZoneInfo("Asia/Tokyo")
COLOUR = HexColor("#0017c1")
MOST_THEMES, MOST_DAYS = 20, 62
Counted = list[tuple[str, int]]


def report_as_pdf(consultation: Consultation) -> bytes:
    """A4 portrait, from the database as it is now; no words of a submitter are in it."""
    return document(
        _contents(consultation),
        title=gettext("Report on the consultation"),
        subject=consultation.in_language("title"),
    )


def _contents(consultation: Consultation) -> Iterator[Flowable]:
    yield text(gettext("Report on the consultation"), TITLE)
    yield text(consultation.in_language("title"))
    yield text(gettext("As of %(at)s") % {"at": moment(timezone.now())}, SMALL)
    heard = consultation.submissions.heard()
    yield text(gettext("Numbers"), HEADING)
    yield _table(
        [
            (gettext("Submitters"), heard.number_of_submitters()),
            (gettext("Submissions"), heard.count()),
            (pgettext("count", "Opinions"), placements_that_count(consultation).count()),
        ]
    )
    yield text(gettext("Participation over time"), HEADING)
    yield from _days(by_day(heard))
    for title, counted in (
        (gettext("Channels"), by_channel(heard)),
        (gettext("Goals"), by_goal(consultation)),
        (gettext("Largest themes"), by_theme(consultation)),
    ):
        heading = text(title, HEADING)
        # A chart does not break: its heading goes where it goes.
        heading.keepWithNext = True
        yield heading
        if counted:
            yield _bars(counted)
        yield _table(counted)
    yield text(gettext("Time to answer"), HEADING)
    yield _table(time_to_answer(consultation, heard))


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
    return [(_goal(code), numbers[code]) for code in order]


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


def _days(counted: list[tuple[date, int]]) -> Iterator[Flowable]:
    """By day; by week where there are too many days for a chart and a table."""
    step = 1 if len(counted) <= MOST_DAYS else 7
    pieces = [counted[n : n + step] for n in range(0, len(counted), step)]
    lines = [(f"{p[0][0]:%m/%d}", sum(n for _d, n in p)) for p in pieces][:MOST_DAYS]
    if not lines:
        yield text(gettext("Nothing was received."))
        return
    if step > 1:
        yield text(gettext("Weeks, by their first day"), SMALL)
    chart = VerticalBarChart()
    drawing = _drawing(chart, lines, 55 * mm)
    chart.categoryAxis.labels.angle = 90
    chart.categoryAxis.labels.boxAnchor = "e"
    chart.categoryAxis.labels.fontSize = 6
    yield drawing
    yield _columns(lines)


def _bars(counted: Counted) -> Flowable:
    chart = HorizontalBarChart()
    # The first at the top; reportlab begins at the bottom.
    drawing = _drawing(chart, counted[::-1], (12 + 7 * len(counted)) * mm)
    chart.x, chart.width = 60 * mm, WIDTH - 70 * mm
    return drawing


def _drawing(chart: Any, counted: Counted, height: float) -> Drawing:
    drawing = Drawing(WIDTH, height)
    chart.x, chart.y = 12 * mm, 10 * mm
    chart.width, chart.height = WIDTH - 16 * mm, height - 13 * mm
    chart.data = [[number for _name, number in counted]]
    chart.categoryAxis.categoryNames = [printable(name)[:16] for name, _number in counted]
    chart.bars[0].fillColor = COLOUR
    chart.bars[0].strokeColor = None
    chart.valueAxis.valueMin = 0
    step = _round_step(max(number for _name, number in counted))
    chart.valueAxis.valueStep = step
    chart.valueAxis.valueMax = step * -(-max(chart.data[0]) // step)
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.labels.fontName, axis.labels.fontSize = FONT, 7
    drawing.add(chart)
    return drawing


def _round_step(largest: int) -> int:
    """1, 2, 5, 10, 20, 50, … so that an axis has at most ten steps."""
    step = 1
    while largest > 10 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def _table(lines: list[tuple[str, Any]]) -> Flowable:
    rows = [[text(name, SMALL), text(str(value), SMALL)] for name, value in lines]
    rows = rows or [[text(gettext("Nothing was received."), SMALL), ""]]
    table = grid(rows, [110 * mm, 60 * mm])
    table.hAlign = "LEFT"
    return table


def _columns(lines: Counted, across: int = 6) -> Flowable:
    """Many short lines side by side, read from left to right."""
    cells = [text(f"{name}: {number}", SMALL) for name, number in lines]
    cells += [text("", SMALL)] * (-len(cells) % across)
    rows = [cells[n : n + across] for n in range(0, len(cells), across)]
    return grid(rows, [(WIDTH - 12) / across] * across)
