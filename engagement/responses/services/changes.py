"""What the city changed in its draft after the comments: the wording then, now, and next."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import F
from wagtail.models import PageLogEntry, Revision

from engagement.consultations.models import Consultation, Goal, Measure

from ..models import Response
from ..snapshot import WordingChange

PUBLISHED = ["wagtail.publish", "wagtail.publish.scheduled"]


class Text(NamedTuple):
    ja: str
    en: str


# What stands at (code, field): "title" or "description" of a measure, a direction or a goal.
Wordings = dict[tuple[str, str], Text]


def wordings_commented_on(consultation: Consultation) -> Wordings:
    """As published when the comment period ended; nothing of a goal whose publication of that day
    is not known any more."""
    if consultation.closes_at is None:
        return {}
    revisions = (_published_at_the_end(goal, consultation) for goal in consultation.goals)
    return _wordings(revision.content for revision in revisions if revision)


def wordings_now(consultation: Consultation) -> Wordings:
    """As everybody can read them."""
    return _wordings(goal.serializable_data() for goal in consultation.goals)


def wordings_next(consultation: Consultation) -> Wordings:
    """As in the next version of the draft: what was last written, published or not."""
    return _wordings(
        goal.latest_revision.content if goal.latest_revision else goal.serializable_data()
        for goal in consultation.goals.select_related("latest_revision")
    )


def changes_of(
    response: Response, measures: list[Measure], before: Wordings, now: Wordings
) -> list[WordingChange]:
    """The changes that ``response`` names; if it names none, how ``measures`` were reworded."""
    if response.changes:
        return [_named(change, before, now) for change in response.changes]
    keys = [(measure.code, field) for measure in measures for field in ("title", "description")]
    return [
        _change(key, before[key], now[key])
        for key in keys
        if key in before and key in now and before[key].ja != now[key].ja
    ]


def differs_from(change: dict[str, str], following: Wordings) -> bool:
    """Whether the next version of the draft reads otherwise than ``change`` says."""
    text = following.get((change["code"], change["field"]))
    return text is None or _plain(text.ja) != _plain(change["after"])


def _named(change: dict[str, str], before: Wordings, now: Wordings) -> WordingChange:
    key = (change["code"], change["field"])
    english = now[key].en if key in now and not differs_from(change, now) else ""
    return _change(key, before.get(key, Text("", "")), Text(change["after"], english))


def _change(key: tuple[str, str], before: Text, after: Text) -> WordingChange:
    """In English only where both wordings are there in it, and tell of the change, too."""
    is_told = bool(before.en and after.en) and before.en != after.en
    return {
        "code": key[0],
        "field": key[1],
        "before": before.ja,
        "before_en": before.en if is_told else "",
        "after": after.ja,
        "after_en": after.en if is_told else "",
    }


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _wordings(contents: Iterable[dict[str, Any]]) -> Wordings:
    return {key: text for content in contents for key, text in _read(content)}


def _read(goal: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Text]]:
    yield from _texts(str(goal["number"]), goal)
    for direction in goal["directions"]:
        yield from _texts(direction["code"], direction)
        for measure in direction["measures"]:
            yield from _texts(measure["code"], measure)


def _texts(code: str, item: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Text]]:
    for field in ("title", "description"):
        if field in item:
            yield (code, field), Text(item[field], item.get(f"{field}_en", ""))


def _published_at_the_end(goal: Goal, consultation: Consultation) -> Revision | None:
    """A revision that was written over since it was published says something else by now."""
    published = PageLogEntry.objects.filter(
        page=goal.pk,
        action__in=PUBLISHED,
        timestamp__lt=consultation.closes_at,
        revision__created_at__lte=F("timestamp"),
    )
    entry = published.select_related("revision").order_by("timestamp").last()
    return entry.revision if entry else None
