"""What is corrected after publication is told: on the page, to followers, and to those affected."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import (
    CorrectionNotice,
    Event,
    FollowNotice,
    Response,
    ResponseSummary,
    Subscription,
)
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.tell_of_correction import send_notice
from engagement.responses.tasks import send_correction_notice, send_follow_notice, tell_of_results
from engagement.review.models import Placement, Theme
from engagement.submissions.models import SubmitterIdentity
from tests import factories

RESULTS = "/strategy/results/"
FIRST, SECOND, THIRD = (f"2024-03-1{day}T03:00:00Z" for day in (1, 2, 3))


@pytest.fixture
def publish(consultation: Consultation, user_with: Callable[..., User]) -> Callable[..., Any]:
    publisher = user_with("responses.publish_response")

    def make(at: str, **more: Any) -> ResponseSummary:
        with time_machine.travel(at, tick=False):
            return publish_summary(consultation=consultation, user=publisher, **more)

    return make


@pytest.fixture
def two(answered: Response, theme_with: Callable[..., Theme]) -> tuple[Response, Response]:
    """Two answers in two themes; everybody heard in them gave an address."""
    other = factories.ResponseFactory(
        theme=theme_with(["2-1-1"], goal_code="2", label="公園の木陰"),
        reflection=answered.reflection,
        text="公園への考え方",
    )
    for placement in Placement.objects.all():
        submission = placement.opinion.submission
        SubmitterIdentity.objects.create(
            submission=submission, email=f"citizen{submission.pk}@example.com"
        )
    return answered, other


def correct(response: Response, text: str) -> None:
    Response.objects.filter(pk=response.pk).update(text=text)


def test_the_first_publication_has_no_history(
    client: Client, two: Any, publish: Callable[..., Any]
) -> None:
    assert "corrections" not in publish(FIRST).snapshot
    assert 'id="corrections"' not in client.get(RESULTS).content.decode()
    assert not CorrectionNotice.objects.exists()


def test_a_correction_shows_what_changed_why_and_how_it_read(
    client: Client, two: tuple[Response, Response], publish: Callable[..., Any]
) -> None:
    publish(FIRST)
    correct(two[0], "改めた考え方")
    page = publish(SECOND, reason="数値に誤りがありました。")
    (entry,) = page.snapshot["corrections"]
    assert [(row["anchor"], row["kind"], row["fields"]) for row in entry["rows"]] == [
        (f"theme-{two[0].theme_id}", "changed", ["response"])
    ]
    content = client.get(RESULTS).content.decode()
    history = content[content.index('id="corrections"') : content.index('id="files"')]
    assert "数値に誤りがありました。" in history
    assert two[0].text in history
    assert "公園の木陰" not in history


def test_former_wordings_can_be_left_out_and_personal_data_always_is(
    client: Client, two: tuple[Response, Response], publish: Callable[..., Any]
) -> None:
    page = publish(FIRST)
    snapshot = page.snapshot
    snapshot["goals"][0]["directions"][0]["rows"][0]["response"] = "連絡先 taro@example.com"
    ResponseSummary.objects.filter(pk=page.pk).update(snapshot=snapshot)
    correct(two[1], "公園への新しい考え方")
    publish(SECOND)
    content = client.get(RESULTS).content.decode()
    assert "taro@example.com" not in content
    assert "<p>公園への考え方</p>" in content
    correct(two[1], "三つ目の考え方")
    page = publish(THIRD, shows_former=False)
    assert page.snapshot["corrections"][-1]["rows"][0]["former"] == {}
    assert len(page.snapshot["corrections"]) == 2  # the earlier entry stays


def test_rows_that_came_and_went_are_told(
    two: tuple[Response, Response], publish: Callable[..., Any], theme_with: Callable[..., Theme]
) -> None:
    publish(FIRST)
    Placement.objects.filter(theme=two[1].theme).update(theme=two[0].theme, goal_code="1")
    new = factories.ResponseFactory(theme=theme_with(["1-1-1"]), reflection=two[0].reflection)
    rows = publish(SECOND).snapshot["corrections"][0]["rows"]
    assert {(row["anchor"], row["kind"]) for row in rows} == {
        (f"theme-{two[0].theme_id}", "changed"),  # another number of opinions
        (f"theme-{new.theme_id}", "added"),
        (f"theme-{two[1].theme_id}", "removed"),
    }


def test_publishing_the_same_again_is_no_correction(two: Any, publish: Callable[..., Any]) -> None:
    publish(FIRST)
    assert publish(SECOND).snapshot["corrections"] == []
    assert not CorrectionNotice.objects.exists()


def test_only_those_whose_answer_changed_are_told_and_once(
    two: tuple[Response, Response],
    publish: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(FIRST)
    correct(two[0], "改めた考え方")
    publish(SECOND)
    affected = set(
        Placement.objects.filter(theme=two[0].theme).values_list("opinion__submission", flat=True)
    )
    told = CorrectionNotice.objects.values_list("submission", flat=True)
    assert set(told) == affected
    queued: list[int] = []
    monkeypatch.setattr(send_correction_notice, "delay", queued.append)
    monkeypatch.setattr(send_follow_notice, "delay", lambda pk: None)
    consultation = two[0].theme.consultation_id
    monkeypatch.setattr(
        "engagement.responses.services.tell_submitters.send_answer_notice.delay", lambda pk: None
    )
    tell_of_results(consultation)
    for pk in [*queued, *queued]:  # taken twice, as after a crash
        send_correction_notice(pk)
    assert len(mail.outbox) == len(affected)
    assert "改めた考え方" not in mail.outbox[0].body  # it is read where one proves who one is
    assert "#corrections" in mail.outbox[0].body


def test_who_was_moved_to_another_row_is_told_too(
    two: tuple[Response, Response], publish: Callable[..., Any]
) -> None:
    publish(FIRST)
    moved = Placement.objects.filter(theme=two[0].theme).first()
    Placement.objects.filter(pk=moved.pk).update(theme=two[1].theme, goal_code="2")
    publish(SECOND)
    assert [n.submission for n in CorrectionNotice.objects.all()] == [moved.opinion.submission]


def test_a_notice_of_an_edition_that_was_corrected_again_is_not_sent(
    two: tuple[Response, Response], publish: Callable[..., Any]
) -> None:
    publish(FIRST)
    correct(two[0], "二つ目")
    publish(SECOND)
    old = CorrectionNotice.objects.first()
    correct(two[0], "三つ目")
    publish(THIRD)
    send_notice(notice_id=old.pk)
    assert mail.outbox == []


def test_followers_are_told_of_each_correction_once(
    two: tuple[Response, Response],
    publish: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from engagement.responses.following.services.tell import queue_follow_notices, send_notice

    consultation = two[0].theme.consultation
    Subscription.objects.create(
        consultation=consultation,
        address="follower@example.com",
        address_hash="x",
        asked_at=factories.AFTER,
        confirmed_at=factories.AFTER,
    )
    monkeypatch.setattr(send_follow_notice, "delay", lambda pk: send_notice(notice_id=pk))
    publish(FIRST)
    queue_follow_notices(consultation_id=consultation.pk)
    for number, at in enumerate((SECOND, THIRD), start=1):
        correct(two[0], f"訂正その{number}")
        publish(at)
        for _again in range(2):
            queue_follow_notices(consultation_id=consultation.pk)
    told = FollowNotice.objects.filter(event=Event.CORRECTION)
    assert told.count() == 2
    assert len(mail.outbox) == 3  # the results, and two corrections


def test_no_former_draft_is_in_the_history(
    client: Client, two: tuple[Response, Response], publish: Callable[..., Any]
) -> None:
    """Between two publications a text may change often: only what was public is told."""
    publish(FIRST)
    correct(two[0], "公表されなかった下書き")
    correct(two[0], "改めた考え方")
    publish(SECOND)
    for path in ("", "csv/", "json/"):
        assert "公表されなかった下書き" not in client.get(RESULTS + path).content.decode()
