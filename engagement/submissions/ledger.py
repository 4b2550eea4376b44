"""Where every submission is at this moment: received = in progress + withdrawn + excluded + placed.

Each account is counted on its own and apart from what was received, so that a submission which is
nowhere, or in two places at once, shows as a difference.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from .models import Account, Channel, ExclusionReason, Opinion, Submission, states_in

TOKYO = ZoneInfo("Asia/Tokyo")

_unfinished: list[Callable[[QuerySet[Opinion]], QuerySet[Opinion]]] = []


def register_unfinished(
    opinions: Callable[[QuerySet[Opinion]], QuerySet[Opinion]],
) -> Callable[[QuerySet[Opinion]], QuerySet[Opinion]]:
    """Register what narrows opinions down to those that still wait for somebody's work."""
    _unfinished.append(opinions)
    return opinions


class DayInJapan(TruncDate):
    """``TruncDate`` in a country without summer time: SQLite reckons it by itself, instead of
    asking Python about each row."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        moment, parameters = compiler.compile(self.lhs)
        return f"date({moment}, '+9 hours')", parameters


@dataclass(frozen=True)
class Line:
    """One row of the ledger: what came by one channel on one day (Japan's time)."""

    received: int
    accounts: dict[str, int]
    channel: str = ""
    day: date | None = None

    @property
    def difference(self) -> int:
        """How many more were received than are accounted for; zero when it balances."""
        return self.received - sum(self.accounts.values())

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


def standing_in(account: str) -> Q:
    """The condition on submissions that are kept in ``account``."""
    states = Q(state__in=states_in(Account(account)))
    match account:
        case Account.EXCLUDED:
            return states & Q(exclusion_reason__in=ExclusionReason.values)
        case Account.PLACED:
            return states & _split() & ~_has_unfinished()
        case Account.IN_PROGRESS:
            split = Q(state__in=states_in(Account.PLACED))
            return states | (split & _has_unfinished())
    return states


def accounts_of(submissions: QuerySet[Submission]) -> Line:
    """``submissions`` in one line."""
    counted = submissions.order_by().aggregate(received=Count("pk"), **_counts())
    return _line(counted)


def lines_of(submissions: QuerySet[Submission]) -> list[Line]:
    """``submissions`` by day and channel, the latest day first; one query."""
    rows = (
        submissions.order_by()
        .annotate(day=DayInJapan("received_at", tzinfo=TOKYO))
        .values("day", "channel")
        .annotate(received=Count("pk"), **_counts())
        .order_by(F("day").desc(), "channel")
    )
    return [_line(row, channel=row["channel"], day=row["day"]) for row in rows]


def summed(lines: Iterable[Line], *, channel: str = "") -> Line:
    """The lines (of one channel) added up."""
    chosen = [line for line in lines if not channel or line.channel == channel]
    return Line(
        received=sum(line.received for line in chosen),
        accounts={key: sum(line.accounts[key] for line in chosen) for key in Account.values},
        channel=channel,
    )


def received_on(first: date | None, last: date | None) -> Q:
    """The condition on submissions received from ``first`` to ``last``, days in Japan."""
    condition = Q()
    if first:
        condition &= Q(received_at__gte=_beginning(first))
    if last:
        condition &= Q(received_at__lt=_beginning(last + timedelta(days=1)))
    return condition


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=TOKYO)


def _counts() -> dict[str, Any]:
    return {f"in_{key}": Count("pk", filter=standing_in(key)) for key in Account.values}


def _line(row: Any, **where: Any) -> Line:
    accounts = {key: row[f"in_{key}"] for key in Account.values}
    return Line(received=row["received"], accounts=accounts, **where)


def _opinions() -> QuerySet[Opinion]:
    opinions: QuerySet[Opinion] = Opinion.objects.order_by()
    return opinions


def _split() -> Q:
    """A set that is read once, as PostgreSQL would otherwise spend seconds on compiling a query
    that it thinks will look the opinions up for each submission."""
    return Q(pk__in=_opinions().values("submission"))


def _has_unfinished() -> Q:
    """Whether some opinion of the submission waits; ``Q`` that never holds if nobody asks."""
    condition = Q(pk__in=[])
    for narrow in _unfinished:
        condition |= Q(pk__in=narrow(_opinions()).values("submission"))
    return condition
