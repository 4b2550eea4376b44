"""Files in the citizen's form: kept from page to page, never at the price of the text."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagement.submissions.models import Submission, SubmissionFile
from tests import factories

from . import uploads
from .web import OPINION, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(factories.DURING):
        yield


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(takes_pdf=True, max_files=2)
    factories.GoalFactory(number=4, parent=consultation)
    return consultation


@pytest.fixture
def url(consultation):
    return reverse("submissions:comment", args=[consultation.slug])


def chosen(data=uploads.PDF, name="意見書.pdf"):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def keys():
    return list(SubmissionFile.objects.values_list("key", flat=True))


def test_a_form_without_attachments_has_no_place_for_them(client, home):
    goal = factories.GoalFactory(number=4)
    url = reverse("submissions:comment", args=[goal.consultation.slug])
    assert b"new_files" not in client.get(url).content
    post(client, url, "check", new_files=chosen())
    assert not SubmissionFile.objects.exists()


def test_a_file_goes_from_the_form_over_the_check_page_to_the_receipt(client, url):
    check = post(client, url, "check", new_files=chosen()).content.decode()
    (key,) = keys()
    assert "意見書.pdf" in check
    assert f'name="files" value="{key}"' in check
    sent = post(client, url, "send", files=key)
    assert "意見書.pdf" in client.get(sent.url).content.decode()
    assert Submission.objects.get().files.get().key == key


def test_after_an_error_elsewhere_the_file_is_still_chosen(client, url):
    page = post(client, url, "check", {"text": ""}, new_files=chosen())
    assert page.status_code == 422
    assert f'name="files" value="{keys()[0]}"' in page.content.decode()


@pytest.mark.parametrize("step", ["check", "add", "send"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (uploads.EXE, "この種類"),
        (uploads.HTML_AS_PDF, "読み取れません"),
        (uploads.MACROS, "マクロ"),
        (b"", "空"),
    ],
)
def test_a_refused_file_is_named_with_the_reason_and_the_text_stays(client, url, step, data, said):
    page = post(client, url, step, new_files=chosen(data, "意見書.pdf")).content.decode()
    assert "「意見書.pdf」" in page
    assert said in page
    assert "バスを増やして</textarea>" in page
    assert not Submission.objects.exists()


def test_one_file_too_many_is_told_and_the_others_stay(client, url):
    files = [chosen(name=f"{n}.pdf") for n in range(3)]
    page = post(client, url, "check", new_files=files).content.decode()
    assert "最大2件" in page
    assert page.count('name="files"') == 2


def test_a_chosen_file_can_be_taken_out_again_without_losing_the_text(client, url):
    post(client, url, "check", new_files=chosen())
    page = post(client, url, f"drop-{keys()[0]}", files=keys()[0]).content.decode()
    assert 'name="files"' not in page
    assert "バスを増やして</textarea>" in page


def test_who_comes_back_after_days_is_told_that_the_file_is_gone_and_keeps_the_text(client, url):
    page = post(client, url, "send", files="no-such-key")
    assert page.status_code == 422
    assert "もう一度選ぶか" in page.content.decode()
    assert "バスを増やして</textarea>" in page.content.decode()


def test_a_file_that_was_sent_already_is_not_sent_with_another_comment(client, url):
    post(client, url, "check", new_files=chosen())
    post(client, url, "send", files=keys()[0], form_key="1")
    page = post(client, url, "send", OPINION, files=keys()[0], form_key="2")
    assert page.status_code == 409
    assert Submission.objects.count() == 1


def test_a_robot_fills_no_disk(client, url):
    post(client, url, "check", new_files=chosen(), website="http://spam.example")
    assert not SubmissionFile.objects.exists()


def test_a_flood_of_files_is_stopped_with_the_text_kept(client, url, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "attach_file": "1/h/ip"}
    post(client, url, "check", new_files=chosen())
    page = post(client, url, "check", new_files=chosen()).content.decode()
    assert SubmissionFile.objects.count() == 1
    assert "1時間後" in page
    assert "バスを増やして</textarea>" in page
