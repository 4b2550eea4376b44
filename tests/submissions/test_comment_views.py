import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.submissions.models import Submission
from tests import factories

from .web import OPINION, opened, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4)


@pytest.fixture
def url(goal):
    return reverse("submissions:comment", args=[goal.consultation.slug])


def form_key(client, url):
    page = client.get(url).content.decode()
    return re.search(r'name="form_key" value="([^"]+)"', page)[1]


@time_machine.travel(factories.DURING)
def test_the_way_from_form_to_receipt(client, url):
    key = form_key(client, url)
    check = post(
        client,
        url,
        "check",
        {**OPINION, "measures": ["4-1-1"]},
        form_key=key,
        email="a@example.com",
    )
    page = check.content.decode()
    assert "バスを増やして" in page
    assert "4-1-1 路線バスの維持" in page
    assert not Submission.objects.exists()
    response = post(
        client, url, "send", {**OPINION, "measures": ["4-1-1"]}, form_key=key, email="a@example.com"
    )
    received = client.get(response.url).content.decode()
    assert Submission.objects.get().receipt in received
    assert "a@example.com" not in received


@time_machine.travel(factories.DURING)
def test_the_address_of_the_receipt_page_tells_nothing(client, url):
    response = post(client, url, "send")
    assert Submission.objects.get().receipt not in response.url


@time_machine.travel(factories.DURING)
def test_another_browser_does_not_see_the_receipt(client, url):
    from django.test import Client

    response = post(client, url, "send")
    assert Client().get(response.url).status_code == 302


@time_machine.travel(factories.DURING)
def test_pressing_send_twice_is_one_submission_with_one_receipt(client, url):
    for _ in range(2):
        assert post(client, url, "send").status_code == 302
    assert Submission.objects.count() == 1


@time_machine.travel(factories.DURING)
def test_in_the_deadline_hour_a_comment_costs_the_database_little(client, url):
    with CaptureQueriesContext(connection) as captured:
        post(client, url, "send", {"text": "バスを増やして"})
    assert Submission.objects.exists()
    assert len(captured) <= 24


@time_machine.travel(factories.DURING)
def test_change_brings_everything_back_into_the_form(client, url):
    page = post(
        client,
        url,
        "change",
        {"text": "<b>バス</b>", "measures": ["4-1-2"]},
        email="a@example.com",
    ).content.decode()
    assert "&lt;b&gt;バス&lt;/b&gt;</textarea>" in page
    assert 'value="4-1-2" checked' in page
    assert 'value="a@example.com"' in page


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize("text", ["", " \r\n　"])
def test_an_empty_comment_is_explained_beside_its_field(client, url, text):
    response = post(client, url, "check", {"text": text}, email="kept@example.com")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'href="#id_opinion-1-text"' in page
    assert "kept@example.com" in page


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize("step", ["check", "send"])
def test_a_far_too_long_text_is_explained_and_kept_whole(client, url, step):
    text = "あ" * 1_000_000
    response = post(client, url, step, {"text": text})
    assert response.status_code == 422
    assert f"{text}</textarea>" in response.content.decode()
    assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
def test_a_wrong_address_is_explained_and_kept(client, url):
    page = post(client, url, "check", email="hanako@").content.decode()
    assert 'value="hanako@"' in page
    assert "バスを増やして</textarea>" in page


@time_machine.travel(factories.DURING)
def test_invisible_and_broken_characters_are_cleaned_and_the_rest_arrives(client, url):
    broken = f"step=send&form_key=k&started={opened()}&opinion-1-text=".encode()
    broken += b"%E3%83%90%E3%82%B9%00%ED%A0%80%82"
    response = client.post(url, broken, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    text = Submission.objects.get().text
    assert text.startswith("バス\ufffd")
    assert "\x00" not in text


@pytest.mark.parametrize("at", [factories.OPENS - factories.SECOND, factories.CLOSES])
@pytest.mark.parametrize("step", ["check", "send"])
def test_outside_the_period_the_text_is_given_back_and_nothing_is_stored(client, url, at, step):
    with time_machine.travel(at, tick=False):
        response = post(client, url, step, {"text": "書いた文章"})
    assert response.status_code == 409
    assert "書いた文章</textarea>" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("at", [factories.OPENS - factories.SECOND, factories.CLOSES])
def test_outside_the_period_there_is_no_form(client, url, at):
    with time_machine.travel(at, tick=False):
        page = client.get(url).content.decode()
    assert "<textarea" not in page


def test_sent_before_the_deadline_and_again_after_it_leads_to_the_receipt(client, url):
    with time_machine.travel(factories.CLOSES - factories.SECOND, tick=False):
        post(client, url, "send")
    with time_machine.travel(factories.CLOSES, tick=False):
        assert post(client, url, "send").status_code == 302
    assert Submission.objects.count() == 1


@time_machine.travel(factories.DURING)
def test_a_link_beside_a_measure_chooses_it(client, url):
    page = client.get(url, {"goal": "4", "measure": "4-1-2"}).content.decode()
    assert 'value="4-1-2" checked' in page
    assert 'value="4-1-1" checked' not in page


@time_machine.travel(factories.DURING)
def test_a_goal_or_measure_that_does_not_exist_is_refused_with_the_text_kept(client, url):
    response = post(client, url, "send", {**OPINION, "measures": ["9-9-9"], "goal": "7"})
    assert response.status_code == 422
    assert "バスを増やして</textarea>" in response.content.decode()
    assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
def test_a_consultation_that_is_not_published_has_no_form(client, goal, url):
    goal.consultation.unpublish()
    assert client.get(url).status_code == 404


@time_machine.travel(factories.DURING)
def test_reading_sets_no_cookie_and_the_form_is_never_cached(client, goal, url):
    response = client.get(goal.url)
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in client.get(url)["Cache-Control"]


@time_machine.travel(factories.DURING)
def test_a_form_without_its_token_is_refused(url):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(url, {"step": "send", "text": "x"})
    assert response.status_code == 403
    assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
def test_english_readers_get_an_english_form(client, url):
    page = client.get(f"/en{url}").content.decode()
    assert '<html lang="en">' in page
    assert "Write your comment" in page
