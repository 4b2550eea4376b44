"""What will become of a record, by the same rules by which it would be received."""

from datetime import datetime

from django.utils import timezone

from engagement.consultations.models import Consultation, Measure
from engagement.consultations.period import PeriodError, check_accepts

from ..models import Fate
from ..services.content import Content, Part, check_text
from ..services.errors import EmptyText, TextTooLong
from .records import Record


class Judge:
    """Holds records against one consultation, whose draft is read once."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        goals = list(consultation.goals)
        self._goals = {"", *(goal.code for goal in goals)}
        self._measures = set(
            Measure.objects.filter(direction__goal__in=goals).values_list("code", flat=True)
        )

    def fate(self, record: Record) -> Fate:
        """``NEW`` for what can be received."""
        if record.unreadable:
            return Fate.UNREADABLE
        moment = moment_of(record, self.consultation)
        if moment is None:
            return Fate.INCOMPLETE
        try:
            check_text(Content.clean(parts_of(record), record.answers), self.consultation)
            check_accepts(self.consultation, at=moment)
        except EmptyText:
            return Fate.INCOMPLETE
        except TextTooLong:
            return Fate.TOO_LONG
        except PeriodError:
            return Fate.OUTSIDE
        return Fate.NEW if self._knows_targets(record) else Fate.UNKNOWN_TARGET

    def _knows_targets(self, record: Record) -> bool:
        return all(
            part["goal_code"] in self._goals and self._measures.issuperset(part["measure_codes"])
            for part in record.parts
        )


def parts_of(record: Record) -> list[Part]:
    return [Part(**part) for part in record.parts]


def moment_of(record: Record, consultation: Consultation) -> datetime | None:
    """When the record came. A day without a time is its beginning, or the moment at which the
    period opened on that day: it never makes a submitter too early or too late."""
    moment = record.moment
    opens = consultation.opens_at
    if moment is None or record.has_time or opens is None:
        return moment
    same_day = timezone.localtime(opens, moment.tzinfo).date() == moment.date()
    return max(moment, opens) if same_day else moment
