"""The trays: what waits for a decision is offered one, and comes back where it was taken out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.models import (
    Theme,
)
from engagement.submissions.models import (
    ExclusionReason,
    State,
)

from .workspace import move, page, undecided, value

pytestmark = pytest.mark.django_db


def test_what_cannot_be_decided_offers_the_likeliest_goals_by_one_click(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = undecided(place, goal_scores={"1": 0.2, "2": 0.3, "9": 0.9})
    shown = page(staff, "undecided", consultation.pk)
    assert f'value="goal:2|{value(placement)}"' in shown
    assert "goal:9|" not in shown
    response = move(staff, consultation, row=f"goal:2|{value(placement)}")
    assert response.status_code == 302
    placement.refresh_from_db()
    assert (placement.goal_code, placement.is_confirmed) == ("2", True)


def test_what_is_in_no_theme_offers_the_nearest_themes_and_one_of_its_own(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    gone = 999_999
    placement = place(theme_candidates=[gone, theme.pk])
    shown = page(staff, "unplaced", consultation.pk)
    assert f'value="theme:{theme.pk}|{value(placement)}"' in shown
    assert "target=new:1" in shown
    form = staff.get(
        reverse("review:move", args=[consultation.pk]),
        {"selected": value(placement), "target": "new:1"},
    )
    assert '<option value="new:1" selected>' in form.content.decode()
    move(staff, consultation, row=f"theme:{theme.pk}|{value(placement)}")
    placement.refresh_from_db()
    assert placement.theme == theme


def test_the_tray_can_be_narrowed_to_a_goal(staff: Client, consultation: Any, place: Any) -> None:
    place("一の意見。", goal_code="1")
    place("二の意見。", goal_code="2")
    shown = page(staff, "unplaced", consultation.pk, query="?goal=2")
    assert "二の意見。" in shown
    assert "一の意見。" not in shown
    page(staff, "unplaced", consultation.pk, query="?goal=%00&p=x&voice=²")


def test_excluded_submissions_can_be_put_back(staff: Client, consultation: Any, send: Any) -> None:
    submission = send(
        "以上です。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION
    )
    assert "Holds no opinion" in page(staff, "excluded", consultation.pk)
    url = reverse("review:put_back", args=[consultation.pk, submission.pk])
    for _ in range(2):
        assert staff.post(url).status_code == 302
    assert "以上です。" in page(staff, "undecided", consultation.pk)
