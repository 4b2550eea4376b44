"""Coming back with number and pass phrase."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from engagement.submissions.models import Opinion, State, Submission
from engagement.submissions.receipts import new_receipt
from engagement.submissions.services.content import Part
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.split import Span, store_opinions
from tests import factories

from .web import OPINION, post

pytestmark = pytest.mark.django_db
PHRASE = "さくらの咲く通り道"


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(factories.DURING):
        yield


@pytest.fixture
def submission(home):
    goal = factories.GoalFactory(number=4)
    return receive_submission(
        consultation=goal.consultation,
        parts=[Part("バスを増やして", "4", ["4-1-1"]), Part("窓口を残して")],
        email="hanako@example.com",
        pass_phrase=PHRASE,
    )


@pytest.fixture
def urls(submission):
    slug = submission.consultation.slug
    return {
        name: reverse(f"submissions:{name}", args=[slug])
        for name in ("comment", "received", "change", "edit", "withdraw")
    }


def prove(client, urls, submission, **changes):
    data = {"receipt": submission.receipt, "pass_phrase": PHRASE, **changes}
    return client.post(urls["change"], data)


def test_number_and_pass_phrase_open_the_form_with_what_was_sent(client, urls, submission):
    response = prove(client, urls, submission)
    assert (response.status_code, response.url) == (302, urls["edit"])
    page = client.get(urls["edit"]).content.decode()
    assert "バスを増やして</textarea>" in page
    assert "窓口を残して</textarea>" in page
    assert 'name="opinion-1-measures" value="4-1-1" checked' in page
    assert 'value="hanako@example.com"' in page


def test_neither_number_nor_pass_phrase_is_ever_in_an_address(client, urls, submission):
    response = prove(client, urls, submission)
    client.get(urls["edit"])
    sent = post(client, urls["edit"], "send", {"text": "電車も"})
    for url in (response.url, sent.url):
        assert submission.receipt not in url
        assert str(submission.pk) not in url.replace(submission.consultation.slug, "")


def test_whatever_is_wrong_the_answer_is_the_same(client, urls, submission):
    other = factories.SubmissionFactory(consultation=submission.consultation)
    attempts = [
        {"pass_phrase": "ちがう合言葉です"},
        {"receipt": new_receipt()},
        {"receipt": other.receipt},
        {"receipt": "番号ではない"},
        {"receipt": f"{submission.receipt[:-1]}{'0' if submission.receipt[-1] != '0' else '1'}"},
    ]
    pages = set()
    for attempt in attempts:
        response = prove(Client(), urls, submission, **attempt)
        assert response.status_code == 422
        page = re.sub(r'value="[^"]*"', "", response.content.decode())
        pages.add(page)
    assert len(pages) == 1


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_without_proof_there_is_nothing_to_see_or_to_do(client, urls, submission, name):
    assert client.get(urls[name]).url == urls["change"]
    response = post(client, urls[name], "send", {"text": "よそからの文章"})
    assert response.status_code == 403
    submission.refresh_from_db()
    assert (submission.version, submission.state) == (1, State.RECEIVED)


def test_having_sent_a_comment_does_not_open_somebody_else_s(client, urls, submission):
    post(client, urls["comment"], "send")
    assert client.get(urls["edit"]).url == urls["change"]


def test_the_proof_is_forgotten_after_an_hour_and_what_was_typed_is_given_back(
    client, urls, submission
):
    prove(client, urls, submission)
    with time_machine.travel(factories.DURING + 3700 * factories.SECOND):
        response = post(client, urls["edit"], "send", {"text": "長く考えた文章"})
    assert response.status_code == 403
    assert "長く考えた文章</textarea>" in response.content.decode()
    submission.refresh_from_db()
    assert submission.version == 1


def test_guessing_is_limited_for_one_address_and_for_one_number(urls, submission, settings):
    settings.ACCOUNT_RATE_LIMITS = {"change_comment": "3/h/ip"}
    statuses = [prove(Client(), urls, submission, pass_phrase="x").status_code for _ in range(4)]
    assert statuses == [422, 422, 422, 429]
    settings.ACCOUNT_RATE_LIMITS = {"change_comment": "2/h/key"}
    for address, expected in (("1.1.1.1", 422), ("2.2.2.2", 422), ("3.3.3.3", 429)):
        data = {"receipt": submission.receipt.lower(), "pass_phrase": "x"}
        response = Client(REMOTE_ADDR=address).post(urls["change"], data)
        assert response.status_code == expected


def test_even_the_right_pass_phrase_is_refused_when_the_limit_is_reached(
    client, urls, submission, settings
):
    settings.ACCOUNT_RATE_LIMITS = {"change_comment": "1/h/ip"}
    prove(client, urls, submission, pass_phrase="x")
    assert prove(client, urls, submission).status_code == 429
    assert client.get(urls["edit"]).url == urls["change"]


def test_the_way_from_the_form_to_the_corrected_receipt(client, urls, submission):
    prove(client, urls, submission)
    check = post(client, urls["edit"], "check", {"text": "電車も増やして"})
    assert "電車も増やして" in check.content.decode()
    sent = post(client, urls["edit"], "send", {"text": "電車も増やして"})
    page = client.get(sent.url).content.decode()
    assert submission.receipt in page
    assert "電車も増やして" in page
    submission.refresh_from_db()
    assert submission.text == "電車も増やして"
    assert Submission.objects.count() == 1


def test_a_bad_correction_keeps_what_was_typed(client, urls, submission):
    prove(client, urls, submission)
    response = post(client, urls["edit"], "send", {"text": "電車も"}, email="wrong@")
    assert response.status_code == 422
    assert "電車も</textarea>" in response.content.decode()


def test_correcting_is_not_called_saying_the_same_twice(client, urls, submission):
    post(client, urls["comment"], "send", OPINION)
    mine = Submission.objects.latest("pk")
    session = client.session
    from engagement.submissions.own import PROVED

    session[PROVED] = [mine.pk, factories.DURING.timestamp() + 100]
    session.save()
    check = post(client, f"/en{urls['edit']}", "check", OPINION).content.decode()
    assert "already sent" not in check


def test_withdrawing_asks_once_more_and_then_takes_it_back(client, urls, submission):
    prove(client, urls, submission)
    assert "バスを増やして" in client.get(urls["withdraw"]).content.decode()
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    assert client.post(urls["withdraw"]).status_code == 200
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert b"textarea" not in client.get(urls["edit"]).content
    post(client, urls["edit"], "send", {"text": "まだ直したい"})
    submission.refresh_from_db()
    assert submission.text.startswith("バス")


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_what_staff_hold_on_to_is_said_and_nothing_is_lost(
    client, urls, submission, name, monkeypatch
):
    from django.db.models import ProtectedError

    from engagement.submissions import events

    def refuse(submission):
        raise ProtectedError("", set())

    monkeypatch.setattr(events, "_before_rewording", [refuse])
    store_opinions(submission=submission, spans=[Span(0, 7)])
    prove(client, urls, submission)
    response = post(client, urls[name], "send", {"text": "電車も増やして"})
    assert response.status_code == 409
    if name == "edit":
        assert "電車も増やして</textarea>" in response.content.decode()
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize("at", [factories.CLOSES, factories.AFTER])
def test_after_the_deadline_every_page_says_so_and_nothing_changes(client, urls, submission, at):
    from engagement.submissions.own import PROVED

    with time_machine.travel(at, tick=False):
        session = client.session
        session[PROVED] = [submission.pk, at.timestamp() + 100]
        session.save()
        assert b"<form" not in client.get(urls["change"]).content
        assert prove(client, urls, submission).status_code == 409
        response = post(client, urls["edit"], "send", {"text": "遅れた訂正"})
        assert response.status_code == 409
        assert "遅れた訂正</textarea>" in response.content.decode()
        assert client.post(urls["withdraw"]).status_code == 409
    submission.refresh_from_db()
    assert (submission.version, submission.state) == (1, State.RECEIVED)


def test_the_receipt_page_leads_back_without_saying_the_number(client, urls):
    from engagement.submissions.qr import qr_code

    sent = post(client, urls["comment"], "send")
    page = client.get(sent.url).content.decode()
    address = f"http://testserver{urls['change']}"
    assert qr_code(address) in page
    assert f'href="{address}"' in page


@pytest.mark.parametrize("name", ["change", "edit", "withdraw"])
def test_these_pages_are_never_cached(client, urls, submission, name):
    prove(client, urls, submission)
    assert "no-store" in client.get(urls[name])["Cache-Control"]
