"""Following a consultation or a goal by e-mail, without an account."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.following.addresses import hashes
from engagement.responses.models import FollowNotice, Response, Subscription
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.tasks import answer_request, send_follow_notice, sweep_mails
from tests import factories

ADDRESS = "taro@example.com"
FOLLOW = "/follow/strategy/"
BEFORE = factories.OPENS - timedelta(days=5)
LAST_DAYS = factories.CLOSES - timedelta(days=3)


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Tasks run at once; what was in the queue is kept."""
    calls: list[tuple[Any, ...]] = []
    for task in (answer_request, send_follow_notice):

        def run(*args: Any, task: Any = task) -> None:
            calls.append(args)
            task(*args)

        monkeypatch.setattr(task, "delay", run)
    return calls


@pytest.fixture
def ask(client: Client, django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    def ask(email: str = ADDRESS, goal: str = "", url: str = FOLLOW, **more: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, {"email": email, "goal": goal, **more})

    return ask


def link(purpose: str, message: Any = None) -> str:
    body = (message or mail.outbox[-1]).body
    return re.search(rf"https?://[^/]+(\S*/follow/{purpose}/\S+)", body)[1]


@pytest.fixture
def follower(client: Client, consultation: Consultation, ask: Callable[..., Any]) -> Subscription:
    """Confirmed five days before the opening; the outbox is empty again."""
    with time_machine.travel(BEFORE, tick=False):
        ask()
        client.post(link("confirm"))
    mail.outbox.clear()
    return Subscription.objects.get()


def sweep_at(at: Any) -> list[str]:
    """The events that mails told of at ``at``."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False):
        sweep_mails()
    return list(FollowNotice.objects.exclude(sent_at=None).values_list("event", flat=True))


def test_only_who_opens_the_mail_and_presses_the_button_follows(
    client: Client, consultation: Consultation, ask: Callable[..., Any], queued: list[Any]
) -> None:
    assert ask().url == f"{FOLLOW}asked/"
    subscription = Subscription.objects.get()
    assert queued == [(subscription.pk,)]
    assert mail.outbox[0].to == [ADDRESS]
    page = client.get(link("confirm"))  # as programs that look at links in mails do
    assert page.status_code == 200
    assert not Subscription.objects.confirmed().exists()
    client.post(link("confirm"))
    assert Subscription.objects.confirmed().exists()


def test_the_address_is_kept_encrypted_and_appears_in_no_link(
    consultation: Consultation, ask: Callable[..., Any]
) -> None:
    ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_hash FROM responses_subscription")
        stored = " ".join(cursor.fetchone())
    assert ADDRESS not in stored
    assert Subscription.objects.get().address == ADDRESS
    assert ADDRESS not in mail.outbox[0].body


def test_the_same_answer_whether_somebody_follows_already_or_not(
    client: Client, follower: Subscription, ask: Callable[..., Any]
) -> None:
    known, unknown = ask(ADDRESS.upper()), ask("new@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Subscription.objects.count() == 2  # the same address in capitals is the same
    assert len(mail.outbox) == 2


def test_a_changed_key_still_knows_the_address(
    follower: Subscription, ask: Callable[..., Any], settings: Any
) -> None:
    settings.MACHIKOE_IDENTITY_KEYS = ["new", *settings.MACHIKOE_IDENTITY_KEYS]
    ask()
    assert Subscription.objects.count() == 1


def test_the_hash_needs_the_citys_key(settings: Any) -> None:
    one = hashes(ADDRESS)
    settings.MACHIKOE_IDENTITY_KEYS = ["other"]
    assert hashes(ADDRESS) != one


def test_robots_and_floods_cause_no_mail(
    client: Client, consultation: Consultation, ask: Callable[..., Any]
) -> None:
    assert ask(website="https://spam.example").status_code == 302
    assert not Subscription.objects.exists()
    codes = []
    for minute in range(6):
        with time_machine.travel(f"2024-03-10T03:{minute:02}:00Z", tick=False):
            codes.append(ask("victim@example.com").status_code)
    assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_wrong_address_is_kept_to_be_mended(
    consultation: Consultation, ask: Callable[..., Any]
) -> None:
    answer = ask("taro@@example")
    assert answer.status_code == 422
    assert "taro@@example" in answer.content.decode()


def test_a_confirmation_expires_and_the_address_is_then_deleted(
    client: Client, consultation: Consultation, ask: Callable[..., Any]
) -> None:
    ask()
    with time_machine.travel("2024-03-13T04:00:00Z"):
        assert client.post(link("confirm")).status_code == 404
        sweep_mails()
        assert not Subscription.objects.exists()


def test_who_confirmed_is_not_deleted(follower: Subscription) -> None:
    sweep_at(factories.AFTER)
    assert Subscription.objects.exists()


def test_a_link_is_good_for_its_own_purpose_only(
    client: Client, consultation: Consultation, ask: Callable[..., Any]
) -> None:
    ask()
    token = link("unsubscribe").split("/")[-2]
    client.post(f"/follow/confirm/{token}/")
    assert not Subscription.objects.confirmed().exists()
    assert client.post("/follow/confirm/nonsense/").status_code == 404


def test_one_click_in_the_mail_program_ends_it(follower: Subscription) -> None:
    sweep_at(factories.OPENS)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<https?://[^/]+(/.+)>", headers["List-Unsubscribe"])[1]
    program = Client(enforce_csrf_checks=True)
    assert program.get(url).status_code == 200
    assert Subscription.objects.exists()
    for _ in range(2):
        answer = program.post(url, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not Subscription.objects.exists()


def test_each_event_is_told_at_its_time_and_once(
    follower: Subscription, answered: Response, user_with: Callable[..., User]
) -> None:
    second = factories.SECOND
    assert sweep_at(factories.OPENS - second) == []
    assert sweep_at(factories.OPENS) == ["opening"]
    assert len(mail.outbox) == 1
    assert sweep_at(factories.OPENS + second) == ["opening"]
    assert mail.outbox == []
    assert sweep_at(LAST_DAYS - second) == ["opening"]
    assert sweep_at(LAST_DAYS) == ["opening", "last_days"]
    assert sweep_at(factories.CLOSES) == ["opening", "last_days"]
    publisher = user_with("responses.publish_response")
    for _ in range(2):
        publish_summary(consultation=answered.theme.consultation, user=publisher)
        sweep_mails()
    assert [message.subject for message in mail.outbox] == [mail.outbox[0].subject]
    assert "/strategy/results/" in mail.outbox[0].body


def test_what_was_before_somebody_followed_is_not_told(
    client: Client, consultation: Consultation, ask: Callable[..., Any]
) -> None:
    with time_machine.travel(LAST_DAYS + timedelta(hours=1), tick=False):
        ask()
        client.post(link("confirm"))
    assert sweep_at(LAST_DAYS + timedelta(hours=2)) == []


def test_who_never_confirmed_is_told_nothing(
    consultation: Consultation, ask: Callable[..., Any]
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        ask()
    Subscription.objects.update(asked_at=factories.OPENS)
    assert sweep_at(factories.OPENS) == []


def test_a_page_that_is_not_public_is_not_announced(
    follower: Subscription, consultation: Consultation
) -> None:
    consultation.unpublish()
    assert sweep_at(factories.OPENS) == []


def test_a_lost_task_is_found_again(follower: Subscription, monkeypatch: Any) -> None:
    monkeypatch.setattr(send_follow_notice, "delay", lambda *args: None)
    assert sweep_at(factories.OPENS) == []
    monkeypatch.setattr(send_follow_notice, "delay", send_follow_notice)
    assert sweep_at(factories.OPENS) == ["opening"]


def test_who_follows_a_goal_is_led_to_it(
    client: Client,
    consultation: Consultation,
    ask: Callable[..., Any],
    answered: Response,
    user_with: Callable[..., User],
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        ask(goal="2", url=f"/en{FOLLOW}")
        client.post(link("confirm"))
    sweep_at(factories.OPENS)
    assert "/en/strategy/goal-2/" in mail.outbox[0].body
    assert consultation.title_en in mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("Open for comment")
    publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    mail.outbox.clear()
    sweep_mails()
    assert "/en/strategy/results/#goal-2" in mail.outbox[0].body


def test_a_goal_that_is_not_of_this_plan_cannot_be_followed(
    consultation: Consultation, ask: Callable[..., Any]
) -> None:
    assert ask(goal="9").status_code == 422


def test_no_address_is_in_the_log(
    follower: Subscription, ask: Callable[..., Any], caplog: Any, monkeypatch: Any
) -> None:
    def refuse(self: Any, *args: Any) -> None:
        raise OSError(ADDRESS)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    ask("new@example.com")
    sweep_at(factories.OPENS)
    assert "OSError" in caplog.text
    assert "@example.com" not in caplog.text
