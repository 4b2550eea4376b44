"""Once the results are public, the review stays as it is until a correction is begun."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from engagement.responses.models import ResponseSummary
from engagement.responses.services.begin_correction import begin_correction
from engagement.review.models import WHOLE_PLAN
from engagement.review.services.move_opinions import move_opinion
from engagement.review.services.refusals import ReviewClosed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(home: Any) -> ResponseSummary:
    consultation = factories.ConsultationFactory(parent=home)
    page = ResponseSummary(
        title="結果公表", slug="results", snapshot={"made_at": "2024-03-10", "goals": []}
    )
    consultation.add_child(instance=page)
    return page


@pytest.fixture
def placement(published: Any) -> Any:
    opinion = factories.OpinionFactory(submission__consultation=published.get_parent().specific)
    return factories.PlacementFactory(opinion=opinion)


def test_moves_are_blocked_with_the_way_to_open_the_review(
    published: Any, placement: Any, user_with: Any
) -> None:
    analyst = user_with("review.change_placement")
    with pytest.raises(ReviewClosed, match="訂正") as refusal:
        move_opinion(opinion=placement.opinion, goal_code=WHOLE_PLAN, user=analyst)
    assert refusal.value.url == reverse("responses:publish", args=[published.get_parent().pk])
    with pytest.raises(PermissionDenied):
        begin_correction(page=published, user=analyst)
    begin_correction(page=published, user=user_with("responses.publish_response"))
    move_opinion(opinion=placement.opinion, goal_code=WHOLE_PLAN, user=analyst)


def test_publishing_again_closes_the_review(published: Any, placement: Any, user_with: Any) -> None:
    begin_correction(page=published, user=user_with("responses.publish_response"))
    published.snapshot = {"made_at": "2024-03-11", "goals": []}
    published.save()
    with pytest.raises(ReviewClosed):
        move_opinion(
            opinion=placement.opinion,
            goal_code=WHOLE_PLAN,
            user=user_with("review.change_placement"),
        )


def test_the_workspace_says_so_and_shows_where(
    client: Client, published: Any, placement: Any, user_with: Any
) -> None:
    client.force_login(
        user_with("review.view_theme", "submissions.view_opinion", "review.change_placement")
    )
    consultation = published.get_parent()
    response = client.post(
        reverse("review:move", args=[consultation.pk]),
        {
            "action": "move",
            "selected": f"{placement.opinion_id}|one|{placement.version}",
            "target": "goal:0",
        },
        follow=True,
    )
    assert reverse("responses:publish", args=[consultation.pk]) in response.content.decode()
