"""Reading the Markdown outline of a draft, line by line, in linear time.

Inside a basic goal every line must find its place; outside, what is not understood is prose.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from .background import read_background
from .items import LONGEST, Misfit, read_row
from .markup import plain, plain_lines
from .outline import OpenGoal, OutOfPlaceError
from .plan import DraftError, Plan, Problem, TimetableLine, longer_than, too_long

LONGEST_LINE = 20_000
_HEADING = re.compile(r"#{1,6}(?!#)(.*)")
_GOAL = re.compile(r"基本目標 ?([0-9０-９]{1,2})[ :：.．]?(.*)")
_PAGE = re.compile(r" ?[（(] ?([0-9０-９]{1,2}) ?[/／] ?([0-9０-９]{1,2}) ?[）)]$")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})")


def read_markdown(text: str) -> Plan:
    """The plan that the outline holds. Raises ``DraftError`` with all problems found."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=1):
        reader.read(number, line.rstrip("\r"))
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.title = ""
        self.goals: list[OpenGoal] = []
        self.goal: OpenGoal | None = None
        self.table = ""
        self.prose: list[str] = []
        self.timetable: list[TimetableLine] = []
        self.year = ""

    def read(self, number: int, line: str) -> None:
        if len(line) > LONGEST_LINE:
            self._problem(number, line[:80], longer_than(LONGEST_LINE))
        elif heading := _HEADING.fullmatch(line.strip()):
            self._read_heading(number, line, plain(heading[1]))
        elif "\t" in line and line.strip():
            self._read_row(number, line, line.split("\t"))
        elif self.goal is None:
            self.prose.append(line)
        elif (text := plain(line)).startswith("※"):
            self.goal.add_footnote(text)
        elif text and not _RULE.fullmatch(line.strip()):
            self._problem(number, text, _("neither a table row nor a footnote (※)"))

    def finish(self) -> Plan:
        for goal in self.goals:
            for shortcoming in goal.shortcomings():
                self._problem(goal.line, goal.title, shortcoming)
        if not self.goals:
            self.problems.append(
                Problem(None, "", _("There is no heading of a basic goal (基本目標1 …)."))
            )
        background = read_background(self.prose)
        plan = Plan(
            title=self.title,
            policy=background.policy,
            vision=background.vision,
            vision_note=background.vision_note,
            timetable=tuple(self.timetable),
            goals=tuple(
                goal.finished(background.pillars.get(goal.number, "")) for goal in self.goals
            ),
        )
        if problems := self.problems or list(too_long(plan)):
            raise DraftError(*problems)
        return plan

    def _problem(self, number: int, text: str, reason: str) -> None:
        self.problems.append(Problem(number, text, reason))

    def _read_heading(self, number: int, line: str, heading: str) -> None:
        self.goal, self.table = None, ""
        if not heading.startswith("基本目標"):
            self.prose.append(line)
            return
        page = _PAGE.search(heading)
        match = _GOAL.fullmatch(heading[: page.start()] if page else heading)
        title = match[2].strip() if match else ""
        if match is None or not title:
            self._problem(number, heading, _("a basic goal without its number or title"))
            return
        this, count = (_number(page[1]), _number(page[2])) if page else (1, 1)
        self.goal = self._open_goal(number, _number(match[1]), title)
        if this in self.goal.pages or this > count:
            self._problem(number, heading, _("this page of the goal stands there already"))
        self.goal.page_count = max(self.goal.page_count, count)
        self.goal.pages.add(this)

    def _open_goal(self, line: int, number: int, title: str) -> OpenGoal:
        """The goal that goes on, or else a new one."""
        if self.goals and self.goals[-1].number == number:
            if self.goals[-1].title != title:
                self._problem(line, title, _("the title differs from the page before"))
            return self.goals[-1]
        if number != len(self.goals) + 1:
            self._problem(
                line,
                title,
                _("basic goal %(found)d where %(expected)d should follow")
                % {"found": number, "expected": len(self.goals) + 1},
            )
        if len(title) > LONGEST:
            self._problem(line, title, longer_than(LONGEST))
        self.goals.append(OpenGoal(number, title, line))
        return self.goals[-1]

    def _read_row(self, number: int, line: str, cells: list[str]) -> None:
        names = [plain(cell) for cell in cells]
        if len(cells) == 2 and names[0] == "現行":
            self._begin_plan_table(number, names[1])
        elif names == ["年度", "時期", "内容"]:
            self.table = "timetable"
        elif self.goal is None and self.table != "timetable":
            self.prose.append(line)
        elif self.table == "plan" and self.goal and len(cells) == 2:
            self._read_plan_row(number, self.goal, *cells)
        elif self.table == "timetable" and len(cells) == 3:
            self._read_timetable_row(number, *cells)
        else:
            self._problem(number, plain(line), _("a row that fits no table here"))

    def _begin_plan_table(self, number: int, title: str) -> None:
        self.table = "plan"
        if self.goal is None:
            self._problem(number, title, _("a table of wordings outside a basic goal"))
        elif self.title and title != self.title:
            self._problem(number, title, _("the draft is named differently before"))
        elif not title:
            self._problem(number, "現行", _("the draft has no name"))
        self.title = self.title or title

    def _read_plan_row(self, number: int, goal: OpenGoal, current: str, draft: str) -> None:
        for item in read_row(current, draft):
            if isinstance(item, Misfit):
                self._problem(number, item.text, item.reason)
                continue
            try:
                goal.place(item)
            except OutOfPlaceError as error:
                self._problem(number, item.title, str(error))

    def _read_timetable_row(self, number: int, year: str, time: str, content: str) -> None:
        self.year = plain(year) or self.year
        lines = plain_lines(content)
        when = " ".join(part for part in (self.year, plain(time)) if part)
        if not when or not lines:
            self._problem(number, when or plain(content), _("a timetable row that is not complete"))
            return
        self.timetable.append(TimetableLine(when=when, what="\n".join(lines)))


def _number(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))
