"""Which themes ask for an answer, and who is heard in them. Withdrawn submissions are not."""

from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from engagement.review.models import Placement, Theme
from engagement.review.models.placement import PlacementQuerySet
from engagement.review.models.theme import WHOLE_PLAN
from engagement.submissions.models import Opinion, State

from .models import Response
from .models.response import ResponseQuerySet

_APPROVED = Count("response", filter=Q(response__live=True))


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
    """Themes that hold an opinion without an answer of its own, of every consultation, in the order
    of the plan; what concerns the whole plan comes last."""
    heard = Placement.objects.filter(
        theme=OuterRef("pk"), opinion__submission__state=State.PLACED, opinion__response=None
    )
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
    """Adds ``opinion_count``: the opinions that the theme's answer serves."""
    heard = Q(placements__opinion__submission__state=State.PLACED) & Q(
        placements__opinion__response=None
    )
    return themes.annotate(opinion_count=Count("placements", filter=heard))


def progress() -> dict[int, dict[str, int]]:
    """Themes to answer, themes answered and answers approved, by consultation id."""
    counts = (
        themes_to_answer()
        .order_by()
        .values("consultation_id")
        .annotate(themes=Count("pk"), answered=Count("response"), approved=_APPROVED)
    )
    return {
        row["consultation_id"]: {key: row[key] for key in ("themes", "answered", "approved")}
        for row in counts
    }


def single_answers(consultation: Any) -> ResponseQuerySet:
    """The answers to single opinions that are heard in a theme, in the order of the plan."""
    answers: ResponseQuerySet = (
        Response.objects.single()
        .filter(
            opinion__submission__consultation=consultation,
            opinion__submission__state=State.PLACED,
            opinion__placement__theme__isnull=False,
        )
        .select_related(
            "opinion__submission__consultation",
            "opinion__placement__theme__department",
            "reflection",
        )
        .order_by("opinion__placement__goal_code", "opinion")
    )
    return answers


def placements_of(theme: Theme) -> QuerySet[Placement]:
    """The opinions of ``theme``, its representatives first, then as they came in."""
    chosen = Theme.representatives.through.objects.filter(theme=theme, opinion=OuterRef("opinion"))
    return (
        placements_that_count(theme.consultation_id)
        .filter(theme=theme)
        .annotate(is_representative=Exists(chosen))
        .select_related("opinion__submission", "opinion__response")
        .prefetch_related("opinion__submission__masks")
        .order_by("-is_representative", "opinion__submission__received_at", "opinion")
    )
