from smtplib import SMTPRecipientsRefused

import time_machine
from django.core import mail
from django.utils import translation

from engagement.submissions.models import SubmitterIdentity
from engagement.submissions.tasks import send_copy, send_waiting_copies
from tests import factories

SUBMITTED = factories.DURING


def submission_with_address(language="ja"):
    submission = factories.SubmissionFactory(language=language, text="バスを増やして")
    SubmitterIdentity.objects.create(submission=submission, email="hanako@example.com")
    return submission


def test_the_copy_holds_number_and_text_and_goes_to_the_address_only(home):
    submission = submission_with_address()
    send_copy(submission.pk)
    message = mail.outbox[0]
    assert message.to == ["hanako@example.com"]
    assert submission.receipt in message.subject
    assert submission.receipt in message.body
    assert "バスを増やして" in message.body


def test_the_copy_leads_to_the_answer_and_to_correcting(home, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://iken.example.jp/"
    submission = submission_with_address()
    send_copy(submission.pk)
    body = mail.outbox[0].body
    assert "https://iken.example.jp/answers/" in body
    assert f"https://iken.example.jp/comment/{submission.consultation.slug}/change/" in body
    assert submission.receipt not in body.split("https://", 1)[1].split("\n")[0]


def test_the_copy_speaks_the_language_of_the_form(home):
    with translation.override("ja"):
        send_copy(submission_with_address(language="en").pk)
    assert "We received your comment" in mail.outbox[0].subject


def test_a_copy_is_sent_once_however_often_the_task_runs(home):
    submission = submission_with_address()
    send_copy(submission.pk)
    send_copy(submission.pk)
    assert len(mail.outbox) == 1


def test_who_gave_no_address_gets_no_mail(home):
    send_copy(factories.SubmissionFactory().pk)
    assert mail.outbox == []


def test_a_copy_whose_task_was_lost_is_found_again(home, monkeypatch):
    queued = []
    monkeypatch.setattr(send_copy, "delay", queued.append)
    with time_machine.travel(SUBMITTED):
        submission = submission_with_address()
        send_waiting_copies()
        assert queued == []  # its own task may still be on its way
    send_waiting_copies()
    assert queued == [submission.pk]


def test_a_refused_copy_stays_waiting_and_the_log_does_not_learn_the_address(
    home, monkeypatch, caplog
):
    def refuse(message):
        raise SMTPRecipientsRefused({"hanako@example.com": (550, b"unknown")})

    submission = submission_with_address()
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    send_copy(submission.pk)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "hanako" not in caplog.text
    identity = SubmitterIdentity.objects.get(submission=submission)
    assert identity.copy_sent_at is None
    submission.refresh_from_db()
    assert submission.pass_phrase == ""
