"""Moments as they stand in the spreadsheets of city halls."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

# The year before each era's first, and what the era is written as.
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
_FIRST_SERIAL = datetime(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what Excel counts as a day of our time

_DAY = re.compile(
    r"(?:(?P<era>令和|平成|[RHrh])\.?\s*(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))"
    r"\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_WEEKDAY = re.compile(r"\s*(?:\([月火水木金土日]\)|[月火水木金土日]曜日?)")
_TIME = re.compile(
    r"[\sT]*(?P<half>午前|午後|AM|PM|am|pm)?\s*(?P<hour>\d{1,2})(?::|時)\s*"
    r"(?:(?P<minute>\d{1,2})分?)?(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?秒?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?\s*"
)


def parse_moment(value: Any) -> tuple[datetime, bool] | None:
    """The moment that a cell means, in Japan's time unless it names another, and whether it names
    a time of day; ``None`` if it is none.

    >>> parse_moment("令和8年11月3日（火）")
    (datetime.datetime(2026, 11, 3, 0, 0, tzinfo=zoneinfo.ZoneInfo(key='Asia/Tokyo')), False)
    """
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=TOKYO)), value.time() != time()
        case date():
            return datetime.combine(value, time(), TOKYO), False
        case bool():
            return None
        case int() | float():
            return _from_serial(value)
        case str():
            return _from_text(unicodedata.normalize("NFKC", value).strip())
    return None


def _from_serial(value: float) -> tuple[datetime, bool] | None:
    if int(value) not in _SERIALS:
        return None
    moment = _FIRST_SERIAL + timedelta(seconds=round(value * 86_400))
    return moment.replace(tzinfo=TOKYO), moment.time() != time()


def _from_text(text: str) -> tuple[datetime, bool] | None:
    found = _DAY.match(text) or _COMPACT.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if weekday := _WEEKDAY.match(rest):
        rest = rest[weekday.end() :]
    try:
        day = date(_year(found), int(found["month"]), int(found["day"]))
        if not rest.strip():
            return datetime.combine(day, time(), TOKYO), False
        clock = _TIME.fullmatch(rest)
        return (_at(day, clock), True) if clock else None
    except ValueError:
        return None


def _year(found: re.Match[str]) -> int:
    named = found.groupdict()
    if named["year"]:
        return int(named["year"])
    era, year = named["era"], named["era_year"]
    return _ERAS[era.upper()] + (1 if year == "元" else int(year))


def _at(day: date, clock: re.Match[str]) -> datetime:
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second"))
    half = (clock["half"] or "").upper()
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    elif half in ("午前", "AM") and hour == 12:
        hour = 0
    moment = datetime.combine(day, time(hour, minute, second))
    if not clock["offset"]:
        return moment.replace(tzinfo=TOKYO)
    return datetime.fromisoformat(f"{moment.isoformat()}{clock['offset']}").astimezone(TOKYO)
