"""What somebody with an account has begun to write waits for them, and for nobody else."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.services.delete_account import delete_account
from engagement.consultations.period import Closed
from engagement.submissions.models import Submission, UnsentComment
from engagement.submissions.services.unsent import LONGEST, keep_unsent
from engagement.submissions.tasks import forget_lapsed_drafts
from tests import factories

from .web import post

pytestmark = pytest.mark.django_db
URL = "/comment/strategy/"
TEXT = "ひみつの書きかけ"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(factories.DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def consultation(home):
    return factories.GoalFactory(number=4, parent__slug="strategy").consultation


@pytest.fixture
def citizen(consultation):
    return factories.UserFactory(is_citizen=True)


@pytest.fixture
def signed_in(client, citizen):
    client.force_login(citizen)
    return client


def page(client, url=URL):
    return client.get(url).content.decode()


@pytest.mark.parametrize("step", ["keep", "check", "add", "change"])
def test_what_is_written_is_kept_on_the_way_and_there_on_another_device(signed_in, citizen, step):
    post(signed_in, URL, step, {"text": TEXT, "goal": "4", "measures": ["4-1-2"]})
    other_device = Client()
    other_device.force_login(citizen)
    form = page(other_device)
    assert f"{TEXT}</textarea>" in form
    assert 'value="4-1-2" checked' in form
    assert not Submission.objects.exists()


def test_a_form_with_errors_is_kept_too(signed_in):
    post(signed_in, URL, "check", {"text": TEXT, "goal": "4"}, email="nobody")
    assert TEXT in page(signed_in)


def test_a_link_beside_a_measure_adds_a_box_to_what_was_begun(signed_in):
    post(signed_in, URL, "keep", {"text": TEXT, "goal": "4"})
    form = page(signed_in, f"{URL}?goal=4&measure=4-1-1")
    assert f"{TEXT}</textarea>" in form
    assert 'name="opinion-2-text"' in form


def test_sending_clears_it(signed_in):
    post(signed_in, URL, "keep")
    post(signed_in, URL, "send")
    assert Submission.objects.count() == 1
    assert not UnsentComment.objects.exists()


def test_sending_once_more_brings_nothing_back(signed_in):
    for _again in range(2):
        post(signed_in, URL, "send")
    assert not UnsentComment.objects.exists()


def test_its_writer_deletes_it(signed_in):
    post(signed_in, URL, "keep")
    assert post(signed_in, URL, "forget").status_code == 302
    assert not UnsentComment.objects.exists()


def test_emptying_the_boxes_deletes_it(signed_in):
    post(signed_in, URL, "keep")
    post(signed_in, URL, "keep", {"text": " "})
    assert not UnsentComment.objects.exists()


def test_a_program_is_told_whether_it_was_kept(signed_in):
    asks = {"x-requested-with": "fetch"}
    kept = signed_in.post(URL, {"step": "keep", "opinion-1-text": TEXT}, headers=asks)
    nothing = signed_in.post(URL, {"step": "keep", "opinion-1-text": ""}, headers=asks)
    assert (kept.status_code, nothing.status_code) == (204, 422)


def test_nobody_else_sees_it_and_without_an_account_nothing_is_kept(signed_in):
    post(signed_in, URL, "keep", {"text": TEXT})
    other = Client()
    other.force_login(factories.UserFactory(is_citizen=True))
    assert TEXT not in page(other)
    post(Client(), URL, "keep", {"text": "他の人"})
    post(Client(), URL, "forget")
    assert UnsentComment.objects.count() == 1


def test_it_is_listed_on_my_page_and_in_my_data_and_goes_with_the_account(signed_in, citizen):
    post(signed_in, URL, "keep", {"text": TEXT})
    assert TEXT in page(signed_in, "/accounts/me/")
    (unsent,) = json.loads(page(signed_in, "/accounts/me/data/"))["not_sent_yet"]
    assert unsent["opinions"][0]["text"] == TEXT
    delete_account(user=citizen)
    assert not UnsentComment.objects.exists()


def test_it_is_encrypted_in_the_database(signed_in):
    post(signed_in, URL, "keep", {"text": TEXT})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM submissions_unsentcomment")
        (stored,) = cursor.fetchone()
    assert TEXT not in stored
    assert json.dumps(TEXT)[1:-1] not in stored


def test_nothing_is_kept_after_the_deadline_and_what_was_is_forgotten_a_week_later(
    signed_in, citizen, consultation, clock
):
    post(signed_in, URL, "keep", {"text": TEXT})
    clock.move_to(factories.CLOSES)
    with pytest.raises(Closed):
        keep_unsent(user=citizen, consultation=consultation, opinions=[{"text": "遅い"}])
    signed_in.force_login(citizen)
    assert TEXT in page(signed_in, "/accounts/me/")
    clock.move_to(factories.CLOSES + timedelta(days=7))
    forget_lapsed_drafts()
    assert UnsentComment.objects.exists()
    clock.move_to(factories.CLOSES + timedelta(days=7, seconds=1))
    forget_lapsed_drafts()
    assert not UnsentComment.objects.exists()


def test_what_nobody_would_read_is_not_kept(citizen, consultation):
    too_long = [{"text": "あ" * (LONGEST + 1)}]
    assert keep_unsent(user=citizen, consultation=consultation, opinions=too_long) is None
    assert not UnsentComment.objects.exists()
