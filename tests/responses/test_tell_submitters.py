"""Whoever gave an address is told once when the results appear."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import AnswerNotice, Response
from engagement.responses.services import tell_submitters
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.tasks import send_answer_notice, sweep_mails, tell_of_results
from engagement.submissions.models import State, Submission, SubmitterIdentity
from tests import factories

ADDRESS = "hanako@example.com"


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What went into the queue; it is worked off by ``work``."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(send_answer_notice, "delay", lambda *args: calls.append(args))
    return calls


@pytest.fixture
def publish(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> Callable[[], Any]:
    publisher = user_with("responses.publish_response")
    return lambda: publish_summary(consultation=consultation, user=publisher)


@pytest.fixture
def submission(consultation: Consultation, answered: Response) -> Submission:
    submission = consultation.submissions.first()
    SubmitterIdentity.objects.create(submission=submission, email=ADDRESS)
    return submission


def work(queued: list[tuple[Any, ...]]) -> None:
    while queued:
        send_answer_notice(*queued.pop())


def test_publication_tells_each_who_gave_an_address_and_no_other_and_leads_to_the_answer(
    submission: Submission,
    answered: Response,
    publish: Callable[[], Any],
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(tell_of_results, "delay", tell_of_results)
    with django_capture_on_commit_callbacks(execute=True):
        publish()
    assert queued == [(submission.pk,)]  # a number of a row and nothing else
    work(queued)
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert submission.receipt in message.body
    assert "/answers/" in message.body
    assert "/strategy/results/" in message.body
    assert not any(submission.receipt in word for word in message.body.split() if "://" in word)
    (address,) = re.findall(r"http://localhost:8000(/answers/)", message.body)
    reader = Client()
    own = reader.post(address, {"receipt": submission.receipt}, follow=True).content.decode()
    assert answered.text in own
    assert submission.opinions.get().text in own


def test_publishing_again_tells_nobody_twice(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    for _ in range(2):
        page = publish()
        tell_of_results(page.get_parent().pk)
        sweep_mails()
        work(queued)
    assert len(mail.outbox) == 1


def test_a_task_that_runs_twice_sends_once(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    publish()
    sweep_mails()
    queued *= 2
    work(queued)
    assert len(mail.outbox) == 1


def test_a_lost_queue_loses_no_mail(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    publish()
    sweep_mails()
    queued.clear()
    sweep_mails()
    work(queued)
    assert len(mail.outbox) == 1


def test_while_one_worker_sends_no_other_does(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    publish()
    notice = AnswerNotice.objects.create(submission=submission)
    assert AnswerNotice.objects.claim(notice.pk)
    assert not AnswerNotice.objects.claim(notice.pk)
    send_answer_notice(submission.pk)
    assert mail.outbox == []


def test_after_a_crash_in_the_middle_the_mail_goes_out_later(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    publish()
    notice = AnswerNotice.objects.create(submission=submission)
    AnswerNotice.objects.claim(notice.pk)  # and then the worker died
    with time_machine.travel("2024-03-10T04:00:00Z"):
        sweep_mails()
        work(queued)
        sweep_mails()
        work(queued)
    assert len(mail.outbox) == 1


def test_a_refused_mail_is_tried_again_some_times_and_its_address_stays_out_of_the_log(
    submission: Submission,
    publish: Callable[[], Any],
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from smtplib import SMTPRecipientsRefused

    tried = []

    def refuse(self: Any, *args: Any) -> None:
        tried.append(1)
        raise SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    publish()
    for hour in range(3, 13):
        with time_machine.travel(f"2024-03-10T{hour:02}:30:00Z"):
            sweep_mails()
            work(queued)
    assert len(tried) == 5
    assert "SMTPRecipientsRefused" in caplog.text
    assert ADDRESS not in caplog.text
    assert submission.receipt not in caplog.text


def test_the_mail_speaks_the_language_of_the_form(
    submission: Submission, publish: Callable[[], Any], queued: list[Any]
) -> None:
    Submission.objects.update(language="en")
    publish()
    sweep_mails()
    work(queued)
    assert mail.outbox[0].subject == "The city's answer to your comment is published"
    assert "/en/answers/" in mail.outbox[0].body
    assert submission.consultation.title_en in mail.outbox[0].body
    assert not re.search("[ぁ-んァ-ヶ一-龠]", mail.outbox[0].body)


@pytest.mark.parametrize("case", ["unpublished", "withdrawn", "sample", "no address"])
def test_who_is_not_to_be_told_is_not(
    submission: Submission, publish: Callable[[], Any], queued: list[Any], case: str
) -> None:
    page = publish()
    sweep_mails()  # queued while all was well
    if case == "unpublished":
        page.unpublish()
    elif case == "withdrawn":
        Submission.objects.update(state=State.WITHDRAWN)
    elif case == "sample":
        Submission.objects.update(is_sample=True)
    else:
        SubmitterIdentity.objects.all().delete()
    work(queued)
    assert mail.outbox == []
    AnswerNotice.objects.all().delete()
    sweep_mails()
    assert queued == []


def test_a_large_call_is_told_in_batches_until_all_know(
    consultation: Consultation,
    submission: Submission,
    publish: Callable[[], Any],
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tell_submitters, "BATCH", 2)
    for number in range(4):
        excluded = factories.SubmissionFactory(
            consultation=consultation, state=State.EXCLUDED, exclusion_reason="no_opinion"
        )
        SubmitterIdentity.objects.create(submission=excluded, email=f"{number}@example.com")
    publish()
    for _ in range(3):
        sweep_mails()
        work(queued)
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 5
