"""The pages of the proxy entry: nothing typed is lost, whatever is wrong."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from engagement.consultations.models import FieldKey, FormField
from engagement.submissions.models import State, Submission, SubmissionFile
from tests import factories

from . import uploads

pytestmark = pytest.mark.django_db
RIGHTS = ("submissions.view_submission", "submissions.add_submission")
READS = (*RIGHTS, "submissions.view_submitteridentity", "submissions.view_submissionfile")


@pytest.fixture(autouse=True)
def _weeks_later():
    with time_machine.travel(factories.AFTER):
        yield


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(late_rule="reference")
    factories.GoalFactory(number=4, parent=consultation)
    FormField.objects.create(consultation=consultation, key=FieldKey.EMAIL, need="off")
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME)
    return consultation


@pytest.fixture
def url(consultation):
    return reverse("reception:entry", args=[consultation.pk])


def typed(step="save", **changes):
    return {
        "step": step,
        "boxes": 1,
        "form_key": "k",
        "channel": "fax",
        "received_on": "2024-02-29",
        "language": "ja",
        "signatories": 1,
        "opinion-1-text": "バスを〔判読不能〕増やして",
        "opinion-1-about": "4-1-1　４－１－２",
        "name": "加賀太郎",
        **changes,
    }


def test_the_next_one_comes_at_once_with_channel_and_date_and_the_number_is_told(
    client, url, user_with
):
    client.force_login(user_with(*RIGHTS))
    page = client.post(url, typed(), follow=True).content.decode()
    submission = Submission.objects.get()
    assert submission.receipt in page
    assert '<option value="fax" selected>' in page
    assert 'value="2024-02-29"' in page
    assert "バスを" not in page
    assert "加賀太郎" not in page
    assert [t.measure_code for t in submission.targets.all()] == ["4-1-1", "4-1-2"]


def test_the_receipt_number_is_told_to_nobody_but_who_typed_it_in(client, url, user_with):
    client.force_login(user_with(*RIGHTS))
    answer = client.post(url, typed())
    client.force_login(user_with(*RIGHTS))
    assert Submission.objects.get().receipt not in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"opinion-1-text": ""}, "ご意見"),
        ({"opinion-1-text": "", "opinion-1-about": ""}, "本文を入力してください"),
        ({"opinion-1-about": "9-9-9"}, "「9-9-9」は素案にありません"),
        ({"received_on": ""}, "必須"),
        ({"received_on": "2024-03-02"}, "参考扱い"),
        ({"received_on": "2023-01-01"}, "開始前"),
        ({"received_on": "2024-04-01"}, "未来"),
        ({"is_anonymous": "on"}, "匿名の選択を外す"),
        ({"signatories": 0}, "1"),
    ],
)
def test_whatever_is_wrong_is_said_and_what_was_typed_stays(client, url, user_with, changes, said):
    client.force_login(user_with(*RIGHTS))
    answer = client.post(url, typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "加賀太郎" in page
    assert changes.get("opinion-1-text") == "" or "バスを〔判読不能〕増やして</textarea>" in page
    assert not Submission.objects.exists()


def test_several_opinions_are_typed_in_as_several_boxes(client, url, user_with):
    client.force_login(user_with(*RIGHTS))
    page = client.post(url, typed("add")).content.decode()
    assert 'name="opinion-2-text"' in page
    client.post(url, typed(boxes=2, **{"opinion-2-text": "窓口を残して"}))
    assert Submission.objects.get().parts.count() == 2


def test_a_scan_is_kept_over_an_error_and_stored_with_the_submission(client, url, user_with):
    client.force_login(user_with(*RIGHTS))
    scan = SimpleUploadedFile("scan.png", uploads.image("PNG"))
    page = client.post(url, typed(new_files=scan, received_on="")).content.decode()
    key = SubmissionFile.objects.get().key
    assert f'value="{key}"' in page
    client.post(url, typed(files=key))
    assert Submission.objects.get().files.get().is_scan


def test_a_scan_that_is_none_is_refused_and_the_text_stays(client, url, user_with):
    client.force_login(user_with(*RIGHTS))
    scan = SimpleUploadedFile("scan.pdf", uploads.EXE)
    page = client.post(url, typed(new_files=scan)).content.decode()
    assert "「scan.pdf」" in page
    assert "バスを〔判読不能〕増やして</textarea>" in page


@pytest.mark.parametrize("name", ["entry_index", "entry", "unchecked"])
def test_without_the_right_to_enter_there_is_no_page(client, consultation, user_with, name):
    client.force_login(user_with("submissions.view_submission"))
    args = [] if name == "entry_index" else [consultation.pk]
    answer = client.post(reverse(f"reception:{name}", args=args), typed())
    assert answer.status_code in {302, 403}
    assert not Submission.objects.exists()


@pytest.fixture
def waiting(client, consultation, url, user_with):
    type(consultation).objects.update(second_reader=True)
    client.force_login(user_with(*RIGHTS))
    client.post(url, typed(**{"opinion-1-text": "バヌを増やして"}))
    return Submission.objects.get()


def check_url(submission):
    return reverse("reception:check", args=[submission.consultation_id, submission.pk])


def test_a_second_reader_sees_what_was_typed_corrects_and_confirms(client, waiting, user_with):
    client.force_login(user_with(*READS))
    page = client.get(check_url(waiting)).content.decode()
    assert "バヌを増やして</textarea>" in page
    assert 'value="加賀太郎"' in page
    client.post(check_url(waiting), typed("confirm"), follow=True)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == (State.RECEIVED, 2)
    viewed = ModelLogEntry.objects.get(action="machikoe.submission.view_identity")
    assert viewed.data["purpose"] == "second_reading"


def test_the_typist_is_not_offered_to_confirm_and_cannot(client, waiting, user_with):
    typist = waiting.recorded_by
    for right in set(READS) - set(RIGHTS):
        app, codename = right.split(".")
        typist.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    client.force_login(typist)
    assert 'value="confirm"' not in client.get(check_url(waiting)).content.decode()
    answer = client.post(check_url(waiting), typed("confirm"))
    assert answer.status_code == 422
    assert "別の職員が確定してください" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == State.UNCHECKED


def test_a_second_reader_needs_the_right_to_see_who_wrote_it(client, waiting, user_with):
    client.force_login(user_with(*RIGHTS))
    answer = client.get(check_url(waiting), follow=True)
    assert "加賀太郎" not in answer.content.decode()


def test_what_another_consultation_holds_is_not_found(client, waiting, user_with):
    client.force_login(user_with(*READS))
    other = factories.ConsultationFactory()
    url = reverse("reception:check", args=[other.pk, waiting.pk])
    assert client.get(url).status_code == 404


def test_the_list_of_what_waits_takes_the_same_queries_for_many(
    client, waiting, user_with, django_assert_max_num_queries
):
    for _ in range(5):
        factories.SubmissionFactory(
            consultation=waiting.consultation,
            state=State.UNCHECKED,
            recorded_by=factories.UserFactory(),
        )
    client.force_login(user_with(*READS))
    url = reverse("reception:unchecked", args=[waiting.consultation_id])
    client.get(url)
    with django_assert_max_num_queries(14):
        assert client.get(url).content.decode().count("/check/") >= 6
