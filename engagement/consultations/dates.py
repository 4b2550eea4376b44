"""Dates and moments as people in Japan read them, or in English for English readers."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

_ERAS = [(date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和")]
_WEEKDAYS = "月火水木金土日"


def long_date(day: date) -> str:
    """``令和6年2月29日（2024年）木曜日``, or ``Thursday, 29 February 2024``."""
    if get_language() == "en":
        return date_format(day, "l, j F Y")
    return f"{_era_year(day)}{day.month}月{day.day}日（{day.year}年）{_WEEKDAYS[day.weekday()]}曜日"


def moment(at: datetime) -> str:
    """A moment in Japan's time, to the minute."""
    local = timezone.localtime(at)
    if get_language() == "en":
        return f"{long_date(local.date())}, {local:%H:%M}"
    return f"{long_date(local.date())} {local.hour}時{local.minute:02d}分"


def closing_moment(at: datetime) -> str:
    """When a period ends: midnight is said as the end of the day before (○日いっぱい)."""
    if ends_with_a_day(at):
        day = timezone.localtime(at).date() - timedelta(days=1)
        return gettext("the end of %(day)s") % {"day": long_date(day)}
    return moment(at)


def ends_with_a_day(at: datetime) -> bool:
    """Whether ``at`` is midnight in Japan."""
    return timezone.localtime(at).time() == time(0)


def days_left(at: datetime, now: datetime | None = None) -> int:
    """Calendar days in Japan from today to the last day on which a period is open."""
    last = timezone.localtime(at - timedelta(seconds=1)).date()
    return (last - timezone.localtime(now).date()).days


def _era_year(day: date) -> str:
    for start, era in _ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{era}{'元' if year == 1 else year}年"
    return f"{day.year}年"
