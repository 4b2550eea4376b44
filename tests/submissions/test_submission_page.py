"""The page of a submission: all of it for who may read it, its sender for a purpose only."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from engagement.consultations.models import FieldKey, FormField
from engagement.consultations.period import Arrival
from engagement.submissions.models import Channel, SubmissionFile
from engagement.submissions.services.check_entry import confirm_entry
from engagement.submissions.services.content import Part
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.keep_file import keep_scan
from tests import factories

from . import uploads

pytestmark = pytest.mark.django_db
READS = ("submissions.view_submission", "submissions.view_opinion")
KNOWS = (*READS, "submissions.view_submitteridentity")


@pytest.fixture
def submission(home, user_with):
    """Typed in from a Vietnamese letter, corrected by a second reader, with a scan."""
    consultation = factories.ConsultationFactory(second_reader=True)
    factories.GoalFactory(number=4, parent=consultation)
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME)
    FormField.objects.create(consultation=consultation, key=FieldKey.DISTRICT)
    typist, reader = (user_with("submissions.add_submission") for _ in range(2))
    said = {
        "original": Original(
            Channel.POST, Arrival(factories.AFTER.date()), signatories=3, language="vi"
        ),
        "answers": {FieldKey.NAME: "加賀太郎", FieldKey.DISTRICT: "材木町"},
    }
    with time_machine.travel(factories.AFTER):
        type(consultation).objects.update(late_rule="accept")
        scan = keep_scan(
            consultation=consultation,
            name="原本.png",
            content=uploads.upload(uploads.image("PNG")),
            user=typist,
        )
        entered = enter_submission(
            consultation=consultation,
            user=typist,
            parts=[Part("Thêm xe buyt", "4", ["4-1-1"], translation="バスを増やして")],
            files=[scan.key],
            **said,
        )
        return confirm_entry(
            submission=entered,
            user=reader,
            parts=[Part("Thêm xe buýt", "4", ["4-1-1"], translation="バスを増やして")],
            files=[scan.key],
            **said,
        )


def page(client, submission):
    url = reverse("submissions_admin:inspect", args=[submission.pk])
    return client.get(url).content.decode()


def test_the_page_shows_what_was_said_in_every_version_and_not_who_said_it(
    client, submission, user_with
):
    client.force_login(user_with(*READS))
    shown = page(client, submission)
    for expected in (
        submission.receipt,
        "郵送",
        "Thêm xe buýt",
        "バスを増やして",
        "4-1-1 路線バスの維持",
        "原本.png",
        "材木町",
        "第1版",
        "<del",
        "読み合わせで確定",
    ):
        assert expected in shown
    assert "加賀太郎" not in shown
    assert "閲覧目的" not in shown
    assert ">True<" not in shown


def test_it_tells_where_the_opinions_went(client, submission, user_with):
    theme = factories.ThemeFactory(
        consultation=submission.consultation, goal_code="4", label="路線バスの減便"
    )
    opinion = factories.OpinionFactory(submission=submission)
    factories.PlacementFactory(opinion=opinion, theme=theme)
    client.force_login(user_with(*READS))
    shown = page(client, submission)
    assert "路線バスの減便" in shown
    assert reverse("review:opinion", args=[submission.consultation_id, opinion.pk]) in shown


def identity_url(submission):
    return reverse("reception:identity", args=[submission.pk])


def test_who_states_a_purpose_is_told_once_and_the_log_keeps_the_purpose(
    client, submission, user_with
):
    user = user_with(*KNOWS)
    client.force_login(user)
    assert "閲覧目的" in page(client, submission)
    answer = client.post(identity_url(submission), {"purpose": "question", "note": "読めない字"})
    assert "加賀太郎" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert client.get(identity_url(submission)).status_code == 405
    entry = ModelLogEntry.objects.get(action="machikoe.submission.view_identity")
    assert (entry.user, entry.data["purpose"], entry.data["note"]) == (
        user,
        "question",
        "読めない字",
    )


@pytest.mark.parametrize("said", [{}, {"purpose": "x"}, {"purpose": "other", "note": " "}])
def test_without_a_purpose_nothing_is_told_and_the_form_says_what_is_missing(
    client, submission, user_with, said
):
    client.force_login(user_with(*KNOWS))
    answer = client.post(identity_url(submission), said)
    assert answer.status_code == 422
    assert "加賀太郎" not in answer.content.decode()
    assert not ModelLogEntry.objects.filter(action="machikoe.submission.view_identity").exists()


def test_without_the_right_to_know_nobody_is_told(client, submission, user_with):
    client.force_login(user_with(*READS))
    answer = client.post(identity_url(submission), {"purpose": "question"}, follow=True)
    assert "加賀太郎" not in answer.content.decode()


def test_a_scan_is_no_link_for_who_may_not_know_the_writer(client, submission, user_with):
    file = SubmissionFile.objects.get()
    link = reverse("reception:file", args=[submission.pk, file.pk])
    user = user_with(*READS, "submissions.view_submissionfile")
    client.force_login(user)
    assert link not in page(client, submission)
    user.user_permissions.add(Permission.objects.get(codename="view_submitteridentity"))
    assert link in page(client, submission)
