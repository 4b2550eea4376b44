"""Which themes ask for an answer, and who is heard in them. Withdrawn submissions are not."""

from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from engagement.review.models import Placement, Theme
from engagement.review.models.placement import PlacementQuerySet
from engagement.review.models.theme import WHOLE_PLAN
from engagement.submissions.models import Opinion, State


def opinions_that_count(consultation: Any) -> QuerySet[Opinion]:
    """Opinions of the submissions that were neither withdrawn nor excluded."""
    opinions: QuerySet[Opinion] = Opinion.objects.of(consultation).filter(
        submission__state=State.PLACED
    )
    return opinions


def placements_that_count(consultation: Any) -> PlacementQuerySet:
    """Where those opinions were placed."""
    placements: PlacementQuerySet = Placement.objects.of(consultation).filter(
        opinion__submission__state=State.PLACED
    )
    return placements


def themes_to_answer() -> QuerySet[Theme]:
    """Themes that hold an opinion, of every consultation, in the order of the plan; what concerns
    the whole plan comes last."""
    heard = Placement.objects.filter(theme=OuterRef("pk"), opinion__submission__state=State.PLACED)
    themes: QuerySet[Theme] = Theme.objects.filter(Exists(heard)).order_by(
        Case(
            When(goal_code=WHOLE_PLAN, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        Length("goal_code"),
        "goal_code",
        "pk",
    )
    return themes


def with_opinion_count(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Adds ``opinion_count``."""
    heard = Q(placements__opinion__submission__state=State.PLACED)
    return themes.annotate(opinion_count=Count("placements", filter=heard))


def progress() -> dict[int, dict[str, int]]:
    """Themes to answer and themes answered, by consultation id."""
    counts = (
        themes_to_answer()
        .order_by()
        .values("consultation_id")
        .annotate(themes=Count("pk"), answered=Count("response"))
    )
    return {
        row["consultation_id"]: {"themes": row["themes"], "answered": row["answered"]}
        for row in counts
    }


def placements_of(theme: Theme) -> QuerySet[Placement]:
    """The opinions of ``theme``, its representatives first, then as they came in."""
    chosen = Theme.representatives.through.objects.filter(theme=theme, opinion=OuterRef("opinion"))
    return (
        placements_that_count(theme.consultation_id)
        .filter(theme=theme)
        .annotate(is_representative=Exists(chosen))
        .select_related("opinion__submission")
        .order_by("-is_representative", "opinion__submission__received_at", "opinion")
    )
