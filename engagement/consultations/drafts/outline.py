"""A goal of the outline while it is read, item by item in the order of the document."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .items import Item
from .markup import spelling_note
from .plan import PlanDirection, PlanGoal, PlanMeasure


class OutOfPlaceError(Exception):
    """What was read cannot stand where it was read; the message says why."""


@dataclass
class OpenDirection:
    item: Item
    measures: list[Item] = field(default_factory=list)


@dataclass
class OpenGoal:
    """A goal whose directions may go on over several pages, of which ``pages`` were seen."""

    number: int
    title: str
    line: int
    page_count: int = 1
    pages: set[int] = field(default_factory=set)
    directions: list[OpenDirection] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)

    def place(self, item: Item) -> None:
        """Add the next direction, or the next measure of the direction read last.

        Raises ``OutOfPlaceError``: numbers count up without a gap, so that a lost line is noticed.
        The item is added all the same, lest those after it be complained about too.
        """
        if item.kind == "direction":
            last = self.directions[-1].item.number if self.directions else 0
            self.directions.append(OpenDirection(item))
        elif not self.directions:
            raise OutOfPlaceError(_("a measure before any direction"))
        else:
            measures = self.directions[-1].measures
            last = measures[-1].number if measures else 0
            measures.append(item)
        if item.number != last + 1:
            raise OutOfPlaceError(
                _("number %(found)d where %(expected)d should follow")
                % {"found": item.number, "expected": last + 1}
            )

    def add_footnote(self, text: str) -> None:
        """Add a footnote, printed on each page of the goal, once."""
        text = text.replace("】 ", "】")
        if text not in self.footnotes:
            self.footnotes.append(text)

    def shortcomings(self) -> list[str]:
        """What the goal lacks when all of the document is read."""
        missing = [page for page in range(1, self.page_count + 1) if page not in self.pages]
        found = [
            _("page %(page)d of %(count)d is missing") % {"page": page, "count": self.page_count}
            for page in missing
        ]
        if not self.directions:
            found.append(_("a basic goal without directions"))
        found += [
            _("direction （%(number)d） has no measures") % {"number": direction.item.number}
            for direction in self.directions
            if not direction.measures
        ]
        return found

    def finished(self, national_pillar: str) -> PlanGoal:
        return PlanGoal(
            number=self.number,
            title=self.title,
            national_pillar=national_pillar,
            footnote="\n".join(self.footnotes),
            directions=tuple(map(self._direction, self.directions)),
        )

    def _direction(self, direction: OpenDirection) -> PlanDirection:
        code = f"{self.number}-{direction.item.number}"
        return PlanDirection(
            code=code,
            title=direction.item.title,
            mark=direction.item.mark,
            current_title=direction.item.current_title,
            measures=tuple(
                PlanMeasure(
                    code=f"{code}-{item.number}",
                    title=item.title,
                    mark=item.mark,
                    current_title=item.current_title,
                    staff_note=spelling_note(item.title),
                )
                for item in direction.measures
            ),
        )
