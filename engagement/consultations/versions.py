"""The published versions of a goal, and what changed between two of them.

Only what was public is ever read: the page itself, and revisions as they were when published. A
revision can be written over after that; it is then no longer what citizens saw, and left out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import F
from django.utils.translation import get_language
from wagtail.models import PageLogEntry

from .wording import Segment, difference

PUBLISHED = ["wagtail.publish", "wagtail.publish.scheduled"]
Content = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """How a direction, a measure or the goal itself read, in the reader's language."""

    title: str = ""
    title_language: str = "ja"
    description: str = ""
    description_language: str = "ja"


@dataclass(frozen=True)
class Version:
    """A goal as it read from one publication to the next; "" is the code of the goal itself."""

    number: int
    published_at: datetime | None
    readings: dict[str, Reading]


@dataclass(frozen=True)
class Change:
    """What happened to one direction, one measure, or the goal itself ("")."""

    code: str
    kind: Literal["added", "removed", "changed"]
    before: Reading
    after: Reading

    @property
    def title(self) -> list[Segment]:
        return difference(self.before.title, self.after.title)

    @property
    def description(self) -> list[Segment]:
        return difference(self.before.description, self.after.description)


def published_versions(goal: Any) -> list[Version]:
    """The versions of the live ``goal`` that read differently, the oldest first."""
    published = [(entry.revision.content, entry.timestamp) for entry in _publications(goal)]
    versions: list[Version] = []
    for content, at in [*published, (goal.serializable_data(), goal.last_published_at)]:
        readings = _read(content)
        if not versions or versions[-1].readings != readings:
            versions.append(Version(len(versions) + 1, at, readings))
    return versions


def has_earlier_versions(goal: Any) -> bool:
    return bool(_publications(goal).exists())


def chosen(versions: list[Version], old: str, new: str) -> tuple[Version, Version]:
    """The versions of these numbers; for what names none, the last two."""
    numbered = {str(version.number): version for version in versions}
    before_last = versions[-2] if len(versions) > 1 else versions[-1]
    return numbered.get(old, before_last), numbered.get(new, versions[-1])


def changes(old: Version, new: Version) -> list[Change]:
    """What differs from ``old`` to ``new``, in the order of the plan."""
    codes = sorted({*old.readings, *new.readings}, key=_place)
    pairs = ((code, old.readings.get(code), new.readings.get(code)) for code in codes)
    return [_change(*pair) for pair in pairs if pair[1] != pair[2]]


def _change(code: str, before: Reading | None, after: Reading | None) -> Change:
    if before is None:
        return Change(code, "added", Reading(), after or Reading())
    if after is None:
        return Change(code, "removed", before, Reading())
    return Change(code, "changed", before, after)


def _publications(goal: Any) -> Any:
    """The log's entries on former publications whose revisions still say what they said then."""
    return (
        PageLogEntry.objects.filter(page=goal.pk, action__in=PUBLISHED)
        .filter(revision__created_at__lte=F("timestamp"))
        .exclude(revision=goal.live_revision_id)
        .select_related("revision")
        .order_by("timestamp")
    )


def _read(goal: Content) -> dict[str, Reading]:
    """The readings in a goal's content, which is plain data: made a page again it would ask the
    database for each of its parts."""
    readings = {"": _reading(goal, "description")}
    for direction in goal["directions"]:
        readings[direction["code"]] = _reading(direction)
        for measure in direction["measures"]:
            readings[measure["code"]] = _reading(measure, "description")
    return readings


def _reading(item: Content, *more: str) -> Reading:
    texts = {}
    for field in ("title", *more):
        english = item.get(f"{field}_en", "") if get_language() == "en" else ""
        texts[field] = english or item[field]
        texts[f"{field}_language"] = "en" if english else "ja"
    return Reading(**texts)


def _place(code: str) -> list[int]:
    return [int(number) for number in code.split("-") if number]
