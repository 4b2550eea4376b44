"""What the city changed in its draft after the comments."""

from django.db.models import F
from wagtail.models import PageLogEntry, Revision

from engagement.consultations.models import Consultation, Goal, Measure

from ..snapshot import WordingChange

PUBLISHED = ["wagtail.publish", "wagtail.publish.scheduled"]


def wordings_commented_on(consultation: Consultation) -> dict[str, Measure]:
    """The measures by code as they were published when the comment period ended; none of a goal
    whose publication of that day is not known any more."""
    found: dict[str, Measure] = {}
    if consultation.closes_at is None:
        return found
    for goal in consultation.goals:
        revision = _published_at_the_end(goal, consultation)
        if revision is None:
            continue
        for direction in goal.with_content_json(revision.content).directions.all():
            found.update({measure.code: measure for measure in direction.measures.all()})
    return found


def changes_of(measures: list[Measure], before: dict[str, Measure]) -> list[WordingChange]:
    """How each of ``measures`` was reworded, where it was."""
    pairs = [(before[measure.code], measure) for measure in measures if measure.code in before]
    return [
        {
            "code": new.code,
            "before": old.title,
            "before_en": old.title_en,
            "after": new.title,
            "after_en": new.title_en,
        }
        for old, new in pairs
        if old.title != new.title
    ]


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
