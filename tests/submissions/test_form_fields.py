"""The form asks what the city set, keeps what was typed, and takes several opinions."""

import re

import pytest
import time_machine
from django.urls import reverse

from engagement.consultations.models import FormField
from engagement.submissions.models import Submission
from tests import factories

from .web import OPINION, opened, post

pytestmark = pytest.mark.django_db
BUS, DESK = OPINION, {"text": "窓口を残して", "goal": "4", "measures": ["4-1-2"]}


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(factories.DURING):
        yield


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4)


@pytest.fixture
def url(goal):
    return reverse("submissions:comment", args=[goal.consultation.slug])


@pytest.fixture
def asks(goal):
    def add(key, need="required", **settings):
        FormField.objects.create(consultation=goal.consultation, key=key, need=need, **settings)

    return add


def text_of(response):
    return response.content.decode()


def test_fields_that_are_off_are_not_on_the_page(client, url, asks):
    asks("email", "off")
    asks("telephone", "optional")
    page = text_of(client.get(url))
    assert 'name="telephone"' in page
    for key in ("email", "name", "kana", "address", "district", "affiliation", "age_group"):
        assert f'name="{key}"' not in page


def test_fields_come_in_the_order_of_the_setting(client, url, asks):
    for place, key in enumerate(["age_group", "name", "email"]):
        asks(key, sort_order=place)
    names = re.findall(r'name="(age_group|name|email)"', text_of(client.get(url)))
    assert names == ["age_group", "name", "email"]


@pytest.mark.parametrize("key", ["email", "name", "kana", "address", "telephone", "district"])
def test_a_missing_answer_is_explained_beside_its_field_and_at_the_top(client, url, asks, key):
    asks(key)
    response = post(client, url, "check")
    assert response.status_code == 422
    assert f'href="#id_{key}"' in text_of(response)
    assert f'id="id_{key}_error"' in text_of(response)
    assert "バスを増やして</textarea>" in text_of(response)
    assert post(client, url, "send").status_code == 422
    assert not Submission.objects.exists()


def test_choices_that_the_city_did_not_name_have_a_sensible_default(client, url, asks):
    asks("affiliation", "optional")
    assert '<option value="市内に住んでいる">市内に住んでいる</option>' in text_of(client.get(url))
    english = text_of(client.get(f"/en{url}"))
    assert '<option value="市内に住んでいる">I live in the city</option>' in english


def test_answers_are_stored_where_they_belong(client, url, asks):
    asks("name")
    asks("district", choices="長町\n材木町", choices_en="Nagamachi\nZaimokucho")
    answers = {"name": "加賀 花子", "district": "材木町"}
    check = post(client, f"/en{url}", "check", **answers)
    assert "Zaimokucho" in text_of(check)
    post(client, f"/en{url}", "send", **answers)
    submission = Submission.objects.get()
    assert submission.identity.name == "加賀 花子"
    assert submission.attributes == {"district": "材木町"}


def test_who_somebody_is_does_not_appear_on_the_receipt(client, url, asks):
    asks("name")
    asks("address")
    sent = post(
        client,
        url,
        "send",
        name="加賀 花子",
        address="金沢市広坂1-1",
        pass_phrase="秘密の言葉です。",
    )
    page = text_of(client.get(sent.url))
    for secret in ("加賀", "広坂", "秘密"):
        assert secret not in page


def test_consent_is_asked_for_only_where_it_is_set(client, goal, url):
    assert 'name="consent"' not in text_of(client.get(url))
    goal.consultation.consent = "個人情報の取扱いに同意します。"
    goal.consultation.save_revision().publish()
    refused = post(client, url, "send")
    assert refused.status_code == 422
    assert 'href="#id_consent"' in text_of(refused)
    assert post(client, url, "send", consent="on").status_code == 302


def test_the_stance_is_asked_for_only_where_it_is_set_and_never_required(client, goal, url):
    assert "opinion-1-stance" not in text_of(client.get(url))
    goal.consultation.asks_stance = True
    goal.consultation.save_revision().publish()
    assert "opinion-1-stance" in text_of(client.get(url))
    post(client, url, "send", {**BUS, "stance": "concern"}, BUS)
    parts = Submission.objects.get().parts.all()
    assert [part.stance for part in parts] == ["concern", ""]


def test_a_short_pass_phrase_is_explained_and_kept(client, url):
    response = post(client, url, "check", pass_phrase="短い")
    assert response.status_code == 422
    assert 'value="短い"' in text_of(response)


# Several opinions


def boxes(response):
    return re.findall(r"<textarea[^>]*>\n?([^<]*)</textarea>", text_of(response))


def test_another_opinion_is_added_and_nothing_typed_is_lost(client, url):
    response = post(client, url, "add", BUS, DESK, email="wrong@", pass_phrase="短い")
    assert boxes(response) == ["バスを増やして", "窓口を残して", ""]
    page = text_of(response)
    assert 'name="opinion-2-measures" value="4-1-2" checked' in page
    assert 'value="wrong@"' in page
    assert 'value="短い"' in page


def test_removing_an_opinion_leaves_the_others_as_they_were(client, url):
    response = post(client, url, "remove-1", BUS, DESK, email="wrong@")
    assert boxes(response) == ["窓口を残して"]
    assert 'name="opinion-1-measures" value="4-1-2" checked' in text_of(response)
    assert 'value="wrong@"' in text_of(response)


@pytest.mark.parametrize("step", ["remove-9", "remove-", "remove-x", "remove-0", "remove--1"])
def test_a_broken_button_removes_nothing(client, url, step):
    assert len(boxes(post(client, url, step, BUS, DESK))) == 2


@pytest.mark.parametrize("number", ["", "x", "-3", "0", "99999999999999999999", "1e9", "\x00"])
def test_a_broken_number_of_boxes_keeps_the_first_opinion(client, url, number):
    response = post(client, url, "check", BUS, boxes=number)
    assert "バスを増やして" in text_of(response)
    assert len(boxes(post(client, url, "change", BUS, boxes=number))) in {1, 10}


def test_there_are_ten_boxes_at_most(client, url):
    ten = [{"text": str(number)} for number in range(10)]
    response = post(client, url, "add", *ten)
    assert boxes(response) == [str(number) for number in range(10)]
    assert 'value="add"' not in text_of(response)


def test_several_opinions_arrive_as_they_were_checked(client, url):
    check = text_of(post(client, url, "check", BUS, {"text": ""}, DESK))
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', check))
    assert "バスを増やして" in check
    assert client.post(url, {**fields, "step": "send"}).status_code == 302
    parts = Submission.objects.get().parts.all()
    assert [part.text for part in parts] == ["バスを増やして", "窓口を残して"]
    assert [target.measure_code for target in parts[1].targets.all()] == ["4-1-2"]


def test_an_opinion_with_a_measure_but_no_words_is_pointed_out(client, url):
    response = post(client, url, "check", BUS, {"text": "", "measures": ["4-1-1"]})
    assert response.status_code == 422
    assert 'href="#id_opinion-2-text"' in text_of(response)


def test_two_boxes_that_say_nearly_the_same_are_pointed_out_and_can_be_sent(client, url):
    again = {"text": "バスを、増やして！"}
    check = text_of(post(client, f"/en{url}", "check", BUS, DESK, again))
    assert "Opinion 1 and opinion 3 say nearly the same." in check
    assert "opinion 2 say" not in check
    assert post(client, url, "send", BUS, DESK, again).status_code == 302


def test_what_was_sent_from_this_browser_before_is_pointed_out(client, url):
    from django.test import Client

    assert "already sent" not in text_of(post(client, f"/en{url}", "check"))
    post(client, url, "send", BUS)
    assert "same as opinion 2" in text_of(post(client, f"/en{url}", "check", DESK, BUS))
    assert "already sent" not in text_of(post(Client(), f"/en{url}", "check", DESK, BUS))


# Robots


def test_who_is_faster_than_people_is_asked_to_press_again_and_loses_nothing(client, url):
    with time_machine.travel(factories.DURING, tick=False):
        hasty = {"started": opened(factories.SECOND), "email": "a@example.com"}
        response = post(client, url, "send", **hasty)
        assert response.status_code == 429
        assert not Submission.objects.exists()
        fields = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(response))
        )
        assert fields["opinion-1-text"] == "バスを増やして"
    with time_machine.travel(factories.DURING + 3 * factories.SECOND):
        assert client.post(url, {**fields, "step": "send"}).status_code == 302


@pytest.mark.parametrize("stamp", ["", "x", "IjEi:1:forged"])
def test_a_missing_or_forged_stamp_is_replaced_and_let_through_a_moment_later(client, url, stamp):
    with time_machine.travel(factories.DURING, tick=False):
        response = post(client, url, "send", started=stamp)
        assert response.status_code == 429
        fields = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(response))
        )
    with time_machine.travel(factories.DURING + 4 * factories.SECOND):
        assert client.post(url, {**fields, "step": "send"}).status_code == 302


@pytest.mark.parametrize("hours", [5 * 24, -2], ids=["for days", "before the clock was set back"])
def test_a_form_that_was_opened_long_ago_is_taken(client, url, hours):
    started = opened(hours * 3600 * factories.SECOND)
    assert post(client, url, "send", started=started).status_code == 302
