"""All answers are published at once, as a page, and only when everything is accounted for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import PageLogEntry

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Response, ResponseSummary
from engagement.responses.services import publish_summary as service
from engagement.responses.services.publish_summary import NotReady, publish_summary
from engagement.review.models import Theme
from engagement.submissions.models import State
from tests import factories


@pytest.fixture
def publisher(user_with: Callable[..., User]) -> User:
    return user_with("responses.view_response", "responses.publish_response")


def test_the_results_are_a_public_page_under_the_consultation(
    client: Client, consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    assert page.live
    assert page.get_parent().specific == consultation
    content = client.get("/strategy/results/").content.decode()
    assert answered.text in content
    assert answered.summary in content


def test_a_goal_without_opinions_is_published_with_zero(
    client: Client, consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    codes = [(goal["code"], goal["opinions"]) for goal in page.snapshot["goals"]]
    assert codes == [("1", 2), ("2", 0), ("0", 0)]
    content = client.get("/en/strategy/results/").content.decode()
    assert 'id="goal-2"' in content
    assert content.count("No opinions were received.") == 2


def test_a_call_that_nobody_answered_is_published_too(
    client: Client, consultation: Consultation, publisher: User
) -> None:
    publish_summary(consultation=consultation, user=publisher)
    assert client.get("/strategy/results/").status_code == 200


def test_nobody_publishes_without_the_permission(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> None:
    writer = user_with("responses.view_response", "responses.change_response")
    with pytest.raises(PermissionDenied):
        publish_summary(consultation=consultation, user=writer)


def test_an_unanswered_theme_keeps_everything_unpublished(
    client: Client,
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    publisher: User,
) -> None:
    theme_with(["2-1-1"], goal_code="2")
    with pytest.raises(NotReady) as refused:
        publish_summary(consultation=consultation, user=publisher)
    assert any(problem.url.endswith("?state=open") for problem in refused.value.problems)
    assert client.get("/strategy/results/").status_code == 404


@pytest.mark.parametrize("first", [True, False])
def test_a_failure_in_the_middle_publishes_nothing(
    first: bool,
    client: Client,
    consultation: Consultation,
    answered: Response,
    publisher: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not first:
        publish_summary(consultation=consultation, user=publisher)
    Response.objects.update(text="新しい考え方")

    def fail(**kwargs: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(service, "log", fail)
    with pytest.raises(RuntimeError):
        publish_summary(consultation=consultation, user=publisher)
    answer = client.get("/strategy/results/")
    assert answer.status_code == (404 if first else 200)
    assert "新しい考え方" not in answer.content.decode()
    assert ResponseSummary.objects.count() == (0 if first else 1)


def test_what_is_public_is_frozen_until_it_is_published_again(
    client: Client, consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    Response.objects.update(text="新しい考え方")
    for address in ("", "csv/", "json/"):
        content = client.get(f"/strategy/results/{address}").content.decode()
        assert "新しい考え方" not in content
        assert answered.text in content
    again = publish_summary(consultation=consultation, user=publisher)
    assert again.pk == page.pk
    assert again.revisions.count() == 2
    assert "新しい考え方" in client.get("/strategy/results/").content.decode()


def test_the_earlier_version_stays_in_the_history(
    consultation: Consultation, answered: Response, publisher: User
) -> None:
    publish_summary(consultation=consultation, user=publisher)
    Response.objects.update(text="新しい考え方")
    page = publish_summary(consultation=consultation, user=publisher)
    earlier = page.revisions.order_by("pk").first().as_object()
    assert earlier.snapshot["goals"][0]["directions"][0]["rows"][0]["response"] == answered.text


def test_an_introduction_that_staff_wrote_survives_publishing_again(
    consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    page.introduction = "<p>ご意見ありがとうございました。</p>"
    page.save_revision()
    again = publish_summary(consultation=consultation, user=publisher)
    assert "ありがとう" in again.introduction


def test_a_time_left_on_the_page_does_not_delay_publishing_again(
    consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    page.go_live_at = factories.AFTER.replace(year=2030)
    page.save_revision()
    Response.objects.update(text="新しい考え方")
    again = publish_summary(consultation=consultation, user=publisher)
    assert "新しい考え方" in str(ResponseSummary.objects.get(pk=again.pk).snapshot)


def test_who_published_is_in_the_log_with_figures_and_no_words(
    consultation: Consultation, answered: Response, publisher: User
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    entry = PageLogEntry.objects.get(page=page.pk, action="machikoe.summary.publish")
    assert entry.user == publisher
    assert entry.data == {"submitters": 2, "opinions": 2, "rows": 1}


def test_no_results_page_can_be_made_or_copied_by_hand(
    consultation: Consultation, answered: Response, publisher: User, admin_client: Client
) -> None:
    page = publish_summary(consultation=consultation, user=publisher)
    other = factories.ConsultationFactory(parent=consultation.get_parent(), slug="other")
    assert ResponseSummary not in other.creatable_subpage_models()
    add = f"/admin/pages/add/responses/responsesummary/{other.pk}/"
    assert admin_client.get(add).status_code in (302, 403)
    copy = {
        "new_title": "x",
        "new_slug": "results",
        "new_parent_page": other.pk,
        "publish_copies": "on",
    }
    admin_client.post(f"/admin/pages/{page.pk}/copy/", copy)
    assert not ResponseSummary.objects.child_of(other).exists()


def test_a_page_without_a_snapshot_shows_nothing(
    client: Client, consultation: Consultation
) -> None:
    consultation.add_child(instance=ResponseSummary(title="空", slug="results", live=True))
    for address in ("", "csv/", "json/"):
        assert client.get(f"/strategy/results/{address}").status_code == 404


def test_withdrawn_submissions_are_counted_as_such_and_heard_no_more(
    consultation: Consultation, answered: Response, publisher: User
) -> None:
    submission = consultation.submissions.first()
    submission.state = State.WITHDRAWN
    submission.save()
    counts = publish_summary(consultation=consultation, user=publisher).snapshot["counts"]
    assert (counts["received"], counts["withdrawn"], counts["submitters"]) == (2, 1, 1)
    assert counts["opinions"] == 1
