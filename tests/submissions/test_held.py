"""Floods and programs: nothing that was acknowledged is lost, and staff decide what counts."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db.models import F

from engagement.responses import ledger
from engagement.review.adapter.material import Material
from engagement.review.overview import ledger as review_ledger
from engagement.submissions import events
from engagement.submissions.models import ExclusionReason, HoldReason, State, Submission
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import correct_submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.release import NotHeld, accept_held, exclude_held
from engagement.submissions.tasks import send_waiting_copies
from tests import factories

from .web import filled, post

pytestmark = pytest.mark.django_db
REVIEW = "submissions.review_held_submission"
ADMIN = "/admin/held/"


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(factories.DURING, tick=False):
        yield


@pytest.fixture
def consultation(home):
    return factories.GoalFactory(number=4, parent__slug="strategy").consultation


@pytest.fixture
def url(consultation):
    return "/comment/strategy/"


@pytest.fixture
def limits(settings):
    def limit(**rates):
        rates = {"submit_comment": "2/h/ip,100/h/key", "submit_held": "100/h/ip", **rates}
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **rates}

    limit()
    return limit


@pytest.fixture
def held(consultation):
    return receive(consultation)


def receive(consultation, **changes):
    said = {"text": "バスを増やして", "email": "hanako@example.com", "hold_reason": HoldReason.MANY}
    return receive_submission(consultation=consultation, **{**said, **changes})


def send(client, url, number, **how):
    return client.post(url, {"step": "send", **filled(form_key=str(number))}, **how)


def states():
    return list(Submission.objects.order_by("pk").values_list("state", flat=True))


def test_above_the_limit_a_comment_is_stored_with_a_receipt_and_waits(client, url, limits):
    for number in range(3):
        response = post(client, url, "send", form_key=str(number))
    assert states() == [State.RECEIVED, State.RECEIVED, State.HELD]
    page = client.get(response.url).content.decode()
    held = Submission.objects.held().get()
    assert held.receipt in page
    assert held.hold_reason == HoldReason.MANY
    assert "職員が" in page


def test_what_a_program_filled_in_waits_too(client, url):
    assert post(client, url, "send", website="https://spam.example").status_code == 302
    assert Submission.objects.held().get().hold_reason == HoldReason.AUTOMATIC


def test_above_the_ceiling_nothing_is_stored_and_the_text_is_kept(client, url, limits):
    limits(submit_held="1/h/ip")
    answers = [post(client, url, "send", form_key=str(n)) for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "バスを増やして</textarea>" in answers[-1].content.decode()
    assert Submission.objects.count() == 3


def test_neighbouring_addresses_share_a_limit_of_their_own(client, url, limits):
    limits(submit_comment="2/h/ip,3/h/key")
    for last in range(1, 6):
        send(client, url, last, REMOTE_ADDR=f"203.0.113.{last}")
    assert states() == [State.RECEIVED] * 3 + [State.HELD] * 2


def test_a_city_hall_behind_one_address_is_not_held_where_the_city_says_so(
    client, url, limits, settings
):
    settings.MACHIKOE_SHARED_NETWORKS = ["203.0.113.0/24", "2001:db8::/32"]
    for number in range(200):
        send(client, url, number, REMOTE_ADDR="203.0.113.7")
    assert set(states()) == {State.RECEIVED}
    assert len(states()) == 200


def test_a_forged_forwarded_address_neither_evades_the_limit_nor_spends_that_of_others(
    client, url, limits, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(4):  # the client writes anything, the city's proxy appends the truth
        forged = f"198.51.100.{number}, 203.0.113.7"
        send(client, url, number, headers={"x-forwarded-for": forged})
    honest = {"x-forwarded-for": "198.51.100.1"}
    send(client, url, 9, headers=honest)
    assert states() == [State.RECEIVED] * 2 + [State.HELD] * 2 + [State.RECEIVED]


def test_who_comes_past_a_proxy_loses_nothing(client, url, limits, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    headers = {"x-forwarded-for": "198.51.100.1"}
    answer = send(client, url, 1, headers=headers)
    assert answer.status_code == 302
    assert states() == [State.RECEIVED]


def test_held_comments_are_in_the_ledger_but_neither_counted_nor_analysed(
    consultation, held, monkeypatch
):
    counts = ledger.count(consultation, [], rows=0)
    assert (counts["received"], counts["submitters"], counts["by_channel"]) == (1, 0, {})
    line = review_ledger(consultation)
    assert line.held == 1
    assert line.balances
    assert not Submission.objects.awaiting_analysis().exists()
    assert not Material(consultation, {"4"}).versions


def test_nothing_is_analysed_or_mailed_before_staff_accept(
    consultation, user_with, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    announced = []
    monkeypatch.setattr(events, "_after_receipt", [announced.append])
    with django_capture_on_commit_callbacks(execute=True):
        held = receive(consultation)
    Submission.objects.update(recorded_at=F("received_at") - timedelta(hours=1))
    send_waiting_copies()
    assert (announced, mailoutbox) == ([], [])
    queued = []
    monkeypatch.setattr(
        "engagement.submissions.services.release.send_copy.delay_on_commit", queued.append
    )
    accept_held(submission=held, user=user_with(REVIEW))
    assert announced == [consultation]
    assert queued == [held.pk]
    assert states() == [State.RECEIVED]


def test_accepting_after_the_deadline_counts_what_came_before_it(held, user_with):
    with time_machine.travel(factories.AFTER):
        accept_held(submission=held, user=user_with(REVIEW))
    assert states() == [State.RECEIVED]


def test_what_is_excluded_stays_with_its_reason(consultation, held, user_with):
    exclude_held(submission=held, user=user_with(REVIEW), reason=ExclusionReason.SPAM)
    held.refresh_from_db()
    assert (held.state, held.exclusion_reason) == (State.EXCLUDED, ExclusionReason.SPAM)
    counts = ledger.count(consultation, [], rows=0)
    assert (counts["excluded"], counts["submitters"]) == ({"spam": 1}, 0)
    assert not list(held.identity.__class__.objects.waiting_for_copy())


def test_a_decision_is_made_once(held, user_with):
    user = user_with(REVIEW)
    exclude_held(submission=held, user=user, reason=ExclusionReason.SPAM)
    with pytest.raises(NotHeld):
        accept_held(submission=held, user=user)


@pytest.mark.parametrize("decide", [accept_held, exclude_held])
def test_only_those_with_the_permission_decide(held, user_with, decide):
    reason = {"reason": ExclusionReason.SPAM} if decide is exclude_held else {}
    with pytest.raises(PermissionDenied):
        decide(submission=held, user=user_with("submissions.view_submission"), **reason)
    assert states() == [State.HELD]


@pytest.mark.parametrize("is_spam", [False, True])
def test_correcting_makes_nothing_count_that_staff_have_not_accepted(held, user_with, is_spam):
    if is_spam:
        exclude_held(submission=held, user=user_with(REVIEW), reason=ExclusionReason.SPAM)
    correct_submission(submission=held, parts=[Part("別の文章")], answers={})
    assert states() == [State.HELD]


def test_the_list_is_denied_without_the_permission(client, held, user_with):
    client.force_login(user_with("submissions.view_submission"))
    assert client.get(ADMIN).status_code in {302, 403}
    client.post(ADMIN, {"action": "accept", "all": "yes"})
    assert states() == [State.HELD]


def test_staff_accept_what_they_tick_and_exclude_the_rest(client, consultation, user_with):
    first, second, _third = (receive(consultation, text=text) for text in ("一", "二", "三"))
    client.force_login(user_with(REVIEW))
    assert "二" in client.get(ADMIN).content.decode()
    client.post(ADMIN, {"action": "accept", "submission": [first.pk, "x"]})
    assert states() == [State.RECEIVED, State.HELD, State.HELD]
    client.post(ADMIN, {"action": "exclude", "submission": [second.pk], "reason": "nonsense"})
    assert states() == [State.RECEIVED, State.HELD, State.HELD]
    client.post(ADMIN, {"action": "exclude", "all": "yes", "reason": "spam"})
    assert states() == [State.RECEIVED, State.EXCLUDED, State.EXCLUDED]


def test_all_means_all_that_the_filter_shows(client, consultation, user_with):
    receive(consultation)
    receive(consultation, hold_reason=HoldReason.AUTOMATIC)
    client.force_login(user_with(REVIEW))
    chosen = f"{ADMIN}?because=automatic&consultation={consultation.pk}"
    client.post(chosen, {"action": "exclude", "all": "yes", "reason": "spam"})
    assert states() == [State.HELD, State.EXCLUDED]


def test_the_list_needs_as_many_queries_for_many_as_for_one(
    client, consultation, user_with, django_assert_max_num_queries
):
    client.force_login(user_with(REVIEW))
    for number in range(30):
        receive(consultation, text=f"意見{number}")
    client.get(ADMIN)
    with django_assert_max_num_queries(20):
        client.get(ADMIN)
