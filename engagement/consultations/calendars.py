"""The comment period as an iCalendar file (RFC 5545)."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .dates import ends_with_a_day

MOST_OCTETS = 75  # of a line, without its end


def calendar_file(consultation: Any, address: str) -> str:
    """One event from opening to closing: in whole days if it begins and ends with one."""
    opens, closes = consultation.opens_at, consultation.closes_at
    changed = consultation.last_published_at or opens
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Machikoe//Public comment//JA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{consultation.translation_key}",
        f"DTSTAMP:{_instant(changed)}",
        *_period(opens, closes),
        f"SUMMARY:{_escaped(_summary(consultation))}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",  # nobody is busy for a month
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _summary(consultation: Any) -> str:
    return _("Public comment: %(title)s") % {"title": consultation.in_language("title")}


def _period(opens: datetime, closes: datetime) -> tuple[str, str]:
    if ends_with_a_day(opens) and ends_with_a_day(closes):
        start, end = (timezone.localtime(at).strftime("%Y%m%d") for at in (opens, closes))
        return f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}"
    return f"DTSTART:{_instant(opens)}", f"DTEND:{_instant(closes)}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text.replace("\r", "")


def _folded(line: str) -> str:
    """The line in pieces that no reader finds too long, cut between characters."""
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            pieces.append(" ")  # the mark of a line that goes on, and an octet itself
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n".join(pieces)
