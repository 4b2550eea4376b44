"""What the API says of a consultation: what its pages show, and nothing else.

Plain views rather than Wagtail's API v2: that answers with Wagtail's page types and their tree,
where the published results are one frozen snapshot, a goal's measures are rows below rows, and a
page is public only if each page above it is. Naming every field here says in one place what leaves.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from engagement.consultations.models import Consultation, Goal, Measure

from ..models import OpenDataSettings, ResponseSummary
from ..snapshot import GoalRows, Snapshot, sections


def consultations() -> Any:
    """The consultations that everybody may read, the newest first."""
    return Consultation.objects.live().public().order_by("-opens_at", "-pk")


def published() -> set[int]:
    """The ids of the consultations whose results everybody may read."""
    pages = ResponseSummary.objects.live().public().exclude(snapshot={})
    # A page's place in the tree begins with that of the page above it.
    above = {path[: -Consultation.steplen] for path in pages.values_list("path", flat=True)}
    return set(consultations().filter(path__in=above).values_list("pk", flat=True))


def consultation_data(
    request: HttpRequest, each: Consultation, with_results: set[int]
) -> dict[str, Any]:
    return {
        "id": each.pk,
        "title": each.title,
        "title_en": each.title_en,
        "opens_at": _moment(each.opens_at),
        "closes_at": _moment(each.closes_at),
        "phase": each.phase().value,
        "page": _page(request, each),
        "page_en": _page(request, each, "en"),
        "goals": _to(request, "goals", each.pk),
        "measures": _to(request, "measures", each.pk),
        "summary": _to(request, "summary", each.pk) if each.pk in with_results else None,
    }


def goal_data(request: HttpRequest, goal: Goal) -> dict[str, Any]:
    return {
        "code": goal.code,
        "title": goal.title,
        "title_en": goal.title_en,
        "description": goal.description,
        "description_en": goal.description_en,
        "page": _page(request, goal),
        "directions": [
            {
                "code": direction.code,
                "title": direction.title,
                "title_en": direction.title_en,
                "mark": direction.mark,
            }
            for direction in goal.directions.all()
        ],
    }


def measure_data(request: HttpRequest, measure: Measure) -> dict[str, Any]:
    return {
        "code": measure.code,
        "goal": measure.direction.goal.code,
        "direction": measure.direction.code,
        "title": measure.title,
        "title_en": measure.title_en,
        "mark": measure.mark,
        "current_title": measure.current_wording,
        "description": measure.description,
        "description_en": measure.description_en,
    }


def summary_data(request: HttpRequest, page: ResponseSummary) -> dict[str, Any]:
    """The published results without their rows, which come in pages."""
    snapshot: Snapshot = page.snapshot
    return {
        "schema": snapshot["schema"],
        "schema_address": request.build_absolute_uri(reverse("schema")),
        "made_at": snapshot["made_at"],
        "consultation": snapshot["consultation"],
        "counts": snapshot["counts"],
        "reflections": snapshot["reflections"],
        "goals": [_head(goal) for goal in snapshot["goals"]],
        "corrections": snapshot.get("corrections", []),
        "follow_ups": page.follow_ups_data,
        "license": license_data(),
        "page": _page(request, page),
        "rows": _to(request, "rows", page.get_parent().pk),
    }


def row_list(page: ResponseSummary, goal_code: str) -> list[dict[str, Any]]:
    """The rows with their place in the plan, of one goal or of all."""
    return [
        {**row, "goal": goal["code"], "direction": direction["code"] if direction else None}
        for goal in page.snapshot["goals"]
        if goal_code in ("", goal["code"])
        for direction, rows in sections(goal)
        for row in rows
    ]


def license_data() -> dict[str, str]:
    chosen = OpenDataSettings.load()
    with override("ja"):
        return {"name": chosen.name, "address": chosen.address}


def _head(goal: GoalRows) -> dict[str, Any]:
    return {key: goal[key] for key in ("code", "title", "title_en", "opinions")}  # type: ignore[literal-required]


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _page(request: HttpRequest, page: Any, language: str = "ja") -> str:
    with override(language):
        return str(request.build_absolute_uri(page.get_url(request)))


def _to(request: HttpRequest, name: str, pk: int) -> str:
    return str(request.build_absolute_uri(reverse(f"api:{name}", args=[pk])))
