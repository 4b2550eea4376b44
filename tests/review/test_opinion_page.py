"""An opinion in its submission, and the history of what was decided."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.models import (
    Theme,
)
from engagement.submissions.models import (
    Opinion,
    State,
    SubmitterIdentity,
)
from tests import factories

from .workspace import move, page, value

pytestmark = pytest.mark.django_db


def test_an_opinion_is_shown_in_its_submission_and_the_sender_is_not(
    staff: Client, consultation: Any, send: Any
) -> None:
    text = "拝啓。<i>バス</i>を増やして。図書館も。"
    submission = send(text, state=State.PLACED)
    SubmitterIdentity.objects.create(submission=submission, email="taro@example.com")
    submission.parts.get().targets.create(
        submission=submission, measure_code="1-1-1", wording="路線バスの維持"
    )
    first = Opinion.objects.create(submission=submission, start=3, end=18)
    second = Opinion.objects.create(submission=submission, start=18, end=23)
    for opinion in (first, second):
        factories.PlacementFactory(opinion=opinion)
    shown = page(staff, "opinion", consultation.pk, first.pk)
    assert '拝啓。<mark class="review-here">&lt;i&gt;バス&lt;/i&gt;を増やして。</mark>' in shown
    assert '<mark class="review-other">図書館も。</mark>' in shown
    assert "1-1-1 路線バスの維持" in shown
    assert reverse("review:opinion", args=[consultation.pk, second.pk]) in shown
    assert "taro@example.com" not in shown
    assert submission.receipt not in shown


def test_the_rest_of_the_submission_is_for_those_who_may_see_submissions(
    client: Client, consultation: Any, send: Any, user_with: Any
) -> None:
    submission = send("私事ですが。バスを増やして。", state=State.PLACED)
    opinion = Opinion.objects.create(submission=submission, start=6, end=14)
    factories.PlacementFactory(opinion=opinion)
    client.force_login(user_with("review.view_theme", "submissions.view_opinion"))
    shown = page(client, "opinion", consultation.pk, opinion.pk)
    assert "バスを増やして。" in shown
    assert "私事" not in shown


def test_the_history_says_who_did_what(
    staff: Client, consultation: Any, place: Any, theme: Theme, analyst: Any
) -> None:
    placement = place()
    other = place()
    move(staff, consultation, selected=[value(placement)], target=f"theme:{theme.pk}")
    move(staff, consultation, selected=[value(other)], target="goal:2")
    staff.post(
        reverse("review:theme", args=[consultation.pk, theme.pk]),
        {"label": "夜の足", "shown": theme.label},
    )
    whole = page(staff, "history", consultation.pk)
    assert "Moved from Basic goal 1 to Basic goal 2" in whole
    assert "Moved from Basic goal 1 to Basic goal 1, “路線バスの減便”" in whole
    assert "Renamed from “路線バスの減便” to “夜の足”" in whole
    assert "加賀 花子" in whole
    of_theme = page(staff, "theme_history", consultation.pk, theme.pk)
    assert "Renamed from" in of_theme
    assert "Basic goal 1, “路線バスの減便”" in of_theme
    assert "to Basic goal 2" not in of_theme
    assert "Moved from" in page(staff, "opinion", consultation.pk, placement.opinion_id)


def test_the_history_of_another_consultation_stays_there(
    staff: Client, consultation: Any, place: Any
) -> None:
    move(staff, consultation, selected=[value(place())], target="goal:2")
    other = factories.ConsultationFactory()
    assert "Moved from" not in page(staff, "history", other.pk)
