"""After publication everybody can read what became of what the answers said."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import FollowUp, Response
from engagement.responses.services.follow_up import report_follow_up
from engagement.responses.services.publish_summary import publish_summary

RESULTS = "/strategy/results/"


@pytest.fixture
def publisher(user_with: Callable[..., User]) -> User:
    return user_with("responses.view_response", "responses.publish_response")


@pytest.fixture
def report(consultation: Consultation, answered: Response, publisher: User) -> Callable[..., Any]:
    publish_summary(consultation=consultation, user=publisher)
    usual = {
        "consultation": consultation,
        "anchor": f"theme-{answered.theme_id}",
        "state": "done",
        "on": date(2024, 6, 1),
        "text": "最終便を30分繰り下げました。",
        "user": publisher,
    }
    return lambda **changed: report_follow_up(**{**usual, **changed})


def test_it_stands_at_the_answer_that_promised_it(
    client: Client, report: Callable[..., Any]
) -> None:
    assert "最終便" not in client.get(RESULTS).content.decode()  # and the page is kept
    report(link="https://www4.city.kanazawa.lg.jp/bus.html")
    content = client.get(RESULTS).content.decode()
    row = content[content.index('<article class="result"') :]
    for said in ("最終便を30分繰り下げました。", "令和6年6月1日", "bus.html"):
        assert said in row


def test_it_stays_when_the_results_are_corrected(
    client: Client, report: Callable[..., Any], publisher: User
) -> None:
    follow_up = report()
    Response.objects.update(text="改めた考え方")
    publish_summary(consultation=follow_up.consultation, user=publisher)
    assert follow_up.text in client.get(RESULTS).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"anchor": "theme-999999"},
        {"text": " "},
        {"text": "電話は090-1234-5678"},
        {"link": "javascript:alert(1)"},
        {"state": "whatever"},
    ],
)
def test_what_cannot_be_right_is_refused(wrong: dict[str, Any], report: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError):
        report(**wrong)
    assert not FollowUp.objects.exists()


def test_only_publishers_report(report: Callable[..., Any], user_with: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        report(user=user_with("responses.view_response", "responses.change_response"))


def test_from_the_page_to_the_public_and_back(
    client: Client, consultation: Consultation, report: Callable[..., Any], publisher: User
) -> None:
    client.force_login(publisher)
    page = reverse("responses:follow_up", args=[consultation.pk])
    anchor = client.get(page).context["form"].fields["anchor"].choices[0][0]
    data = {"anchor": anchor, "state": "under_way", "on": "2024-06-01", "text": "検討中です。"}
    kept = client.post(page, {**data, "on": "いつか"})
    assert "検討中です。" in kept.content.decode()
    assert client.post(page, data).status_code == 302
    assert "検討中です。" in client.get(RESULTS).content.decode()
    client.post(page, {"remove": FollowUp.objects.get().pk})
    assert "検討中です。" not in client.get(RESULTS).content.decode()
