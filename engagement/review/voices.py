"""Same voices: opinions that repeat one another, exactly, nearly or in other words. Counted and
shown, never taken away."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation
from engagement.consultations.search import folded
from engagement.consultations.wording import Segment, difference
from engagement.submissions.models import Channel
from engagement.submissions.similarity import nearly_same

from .models import Placement

TOKYO = ZoneInfo("Asia/Tokyo")
BATCH = 500
LONGEST_TO_COMPARE = 5_000

EXACT, NEAR, REWRITTEN = (
    _("The same words"),
    _("Nearly the same words"),
    _("In other words"),
)


@dataclass(frozen=True)
class Family:
    """An opinion that others repeat, how many opinions it stands for, and how many people."""

    first: Placement
    opinions: int
    submitters: int
    texts: int


@dataclass(frozen=True)
class Member:
    """A repetition: how close it is, and what it says otherwise."""

    placement: Placement
    kind: Promise
    pieces: list[Segment]


@dataclass(frozen=True)
class Bar:
    """What came on one day, by channel; places in the picture are in its own units."""

    day: date
    total: int
    counts: list[int]
    parts: list[tuple[str, int, int]]  # channel, from the top, height


def leaders(consultation: Consultation) -> QuerySet[Placement]:
    """The opinions that others repeat, the most repeated first; ``copies`` counts the others."""
    heard = Placement.objects.of(consultation)
    copies = (
        heard.filter(duplicate_of=OuterRef("opinion"))
        .order_by()
        .values("duplicate_of")
        .annotate(count=Count("pk"))
        .values("count")
    )
    repeated = heard.exclude(duplicate_of=None).order_by().values("duplicate_of")
    rows: QuerySet[Placement] = heard.filter(opinion__in=repeated)
    return (
        rows.annotate(copies=Subquery(copies))
        .select_related("opinion__submission", "theme")
        .order_by("-copies", "opinion")
    )


def members_of(first: Placement) -> QuerySet[Placement]:
    """``first`` and what repeats it, as they came in."""
    mine = _members([first]).select_related("opinion__submission", "theme")
    return mine.order_by("opinion__submission__received_at", "opinion")


def family_of(first: Placement) -> Family:
    """The counts of the family of ``first``."""
    return families_of([first])[0]


def families_of(page: Sequence[Placement]) -> list[Family]:
    """The counts of the families of ``page``, in its order, by as many queries for any number of
    them. Distinct texts are told apart as they are searched."""
    if not page:
        return []
    opinions: Counter[int] = Counter()
    signatories: dict[int, dict[int, int]] = defaultdict(dict)
    texts: dict[int, set[int]] = defaultdict(set)
    leading = {first.opinion_id for first in page}
    for member in _members(page).iterator(chunk_size=BATCH):
        submission = member.opinion.submission
        said = hash(folded(member.opinion.text))
        for leader in leading & {member.opinion_id, member.duplicate_of_id}:
            opinions[leader] += 1
            signatories[leader][submission.pk] = submission.signatories
            texts[leader].add(said)
    return [
        Family(
            first=first,
            opinions=opinions[first.opinion_id],
            submitters=sum(signatories[first.opinion_id].values()),
            texts=len(texts[first.opinion_id]),
        )
        for first in page
    ]


def _members(page: Sequence[Placement]) -> QuerySet[Placement]:
    """The members of all families of ``page``, which are of one consultation."""
    rows: QuerySet[Placement] = Placement.objects.of(page[0].opinion.submission.consultation_id)
    opinions = [first.opinion_id for first in page]
    mine = rows.filter(Q(opinion__in=opinions) | Q(duplicate_of__in=opinions))
    return mine.select_related("opinion__submission")


def compared(first: Placement, page: Iterable[Placement]) -> list[Member]:
    """The members of ``page``, each with what it says otherwise than ``first``."""
    return [_member(first, placement) for placement in page]


def bursts(first: Placement) -> tuple[list[str], list[Bar]]:
    """When and how the members came: the channels that occur, and a bar for each day that has any,
    in units of which the longest bar takes 100."""
    counted = (
        members_of(first)
        .order_by()
        .annotate(
            day=TruncDate("opinion__submission__received_at", tzinfo=TOKYO),
            channel=F("opinion__submission__channel"),
        )
        .values_list("day", "channel")
        .annotate(Count("pk"))
    )
    days: dict[date, Counter[str]] = {}
    for day, channel, count in counted:
        days.setdefault(day, Counter())[channel] += count
    found = {channel for counts in days.values() for channel in counts}
    channels = [channel for channel in Channel.values if channel in found]
    longest = max((counts.total() for counts in days.values()), default=1)
    return channels, [_bar(day, days[day], channels, longest) for day in sorted(days)]


def _bar(day: date, counts: Counter[str], channels: list[str], longest: int) -> Bar:
    at, parts = 100, []
    for channel in channels:
        if counts[channel]:
            height = max(1, round(100 * counts[channel] / longest))
            at -= height
            parts.append((channel, at, height))
    return Bar(day, counts.total(), [counts[channel] for channel in channels], parts)


def _member(first: Placement, placement: Placement) -> Member:
    letter, text = first.opinion.text, placement.opinion.text
    if folded(letter) == folded(text):
        return Member(placement, EXACT, [])
    kind = NEAR if nearly_same(letter, text) else REWRITTEN
    return Member(placement, kind, _pieces(letter, text))


def _pieces(letter: str, text: str) -> list[Segment]:
    """Very long texts are not compared: that takes the square of their length."""
    if max(len(letter), len(text)) > LONGEST_TO_COMPARE:
        return [Segment("added", text)]
    return difference(letter, text)


def name_of(channel: str) -> Any:
    return Channel(channel).label
