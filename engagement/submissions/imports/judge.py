"""What will become of a record, by the same rules by which it would be received."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from engagement.consultations.models import Consultation, Measure
from engagement.consultations.period import (
    Arrival,
    Closed,
    PeriodError,
    check_accepts,
    judge_arrival,
)
from engagement.consultations.period import Fate as PeriodFate

from ..models import Channel, Fate
from ..services.content import Content, Part, check_targets, check_text, measures_by_code
from ..services.enter import CHANNELS, Original
from ..services.errors import EmptyText, TextTooLong, UnknownTarget
from .fields import folded
from .records import Record


@dataclass(frozen=True)
class Judgement:
    """What becomes of a record, what it says, and what the period makes of one that is ``NEW``."""

    fate: Fate
    content: Content
    arrival: PeriodFate = PeriodFate.REFUSED


class Judge:
    """Holds records against one consultation, whose draft is read once."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        goals = list(consultation.goals)
        self.measures = measures_by_code(Measure.objects.filter(direction__goal__in=goals))
        self._goal_codes = {goal.code for goal in goals}
        self._by_title = {folded(row.title): code for code, row in self.measures.items()}

    def judge(self, record: Record) -> Judgement:
        """``NEW`` for what can be received."""
        content = self._content(record)
        if record.unreadable:
            return Judgement(Fate.UNREADABLE, content)
        if not record.received_at:
            return Judgement(Fate.INCOMPLETE, content)
        try:
            check_text(content, self.consultation)
            arrival = self._arrival(record)
            check_targets(content, self._goal_codes, self.measures)
        except EmptyText:
            return Judgement(Fate.INCOMPLETE, content)
        except TextTooLong:
            return Judgement(Fate.TOO_LONG, content)
        except PeriodError:
            return Judgement(Fate.OUTSIDE, content)
        except UnknownTarget:
            return Judgement(Fate.UNKNOWN_TARGET, content)
        return Judgement(Fate.NEW, content, arrival)

    def _content(self, record: Record) -> Content:
        """What ``record`` says; measures that it names by their title are named by their code."""
        parts = (Part(**part) for part in record.parts)
        named = [replace(part, measure_codes=self._codes(part)) for part in parts]
        return Content.clean(named, record.answers)

    def _codes(self, part: Part) -> list[str]:
        return [self._by_title.get(folded(named), named) for named in part.measure_codes]

    def _arrival(self, record: Record) -> PeriodFate:
        """What the period makes of ``record``. What came late on paper follows the rules of proxy
        entry, but is taken in only if it is accepted, or for reference with a reason.

        Raises ``PeriodError``.
        """
        try:
            check_accepts(self.consultation, at=self.moment(record))
        except Closed:
            if record.channel not in CHANNELS:
                raise
            fate = judge_arrival(self.consultation, self.original(record).arrival)
            if fate == PeriodFate.REFUSED:
                raise
            if fate == PeriodFate.REFERENCE and not record.late_reason:
                raise
            return fate
        return PeriodFate.ACCEPTED

    def original(self, record: Record) -> Original:
        """What is known of the paper of ``record``, which has a date of receipt."""
        arrived = timezone.localtime(record.moment)
        return Original(
            channel=Channel(record.channel),
            arrival=Arrival(
                arrived.date(),
                arrived.time() if record.has_time else None,
                date.fromisoformat(record.postmark) if record.postmark else None,
            ),
            signatories=record.signatories,
            is_anonymous=record.is_anonymous,
            language=record.language,
            late_reason=record.late_reason,
        )

    def moment(self, record: Record) -> datetime:
        """When the record, which has a date, came, to the second. A day without a time is its
        beginning, or the moment at which the period opened on that day: it never makes a submitter
        too early or too late."""
        moment = datetime.fromisoformat(record.received_at).replace(microsecond=0)
        opens = self.consultation.opens_at
        if record.has_time or opens is None:
            return moment
        same_day = timezone.localtime(opens, moment.tzinfo).date() == moment.date()
        return max(moment, opens) if same_day else moment
