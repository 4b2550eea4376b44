"""Asking for pages of the workspace, and sending what its forms send."""

from typing import Any

from django.test import Client
from django.urls import reverse

from engagement.review.models import Outcome, Placement


def undecided(place: Any, text: str = "なんとかして。", **fields: Any) -> Placement:
    placement: Placement = place(text, outcome=Outcome.UNDECIDED, goal_code="", **fields)
    return placement


def page(staff: Client, name: str, *args: Any, query: str = "") -> str:
    response = staff.get(reverse(f"review:{name}", args=args) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def value(placement: Placement) -> str:
    """What the checkbox of the opinion's row sends."""
    placement.refresh_from_db()
    return f"{placement.opinion_id}|one|{placement.version}"


def move(staff: Client, consultation: Any, **data: Any) -> Any:
    url = reverse("review:move", args=[consultation.pk])
    return staff.post(url, {"action": "move", "next": reverse("review:index"), **data})
