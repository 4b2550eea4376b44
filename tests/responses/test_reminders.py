"""Staff are reminded once in a day of what waits for them, and of nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail

from accounts.models import User
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.models import Consultation
from engagement.responses.models import Reminder, Response
from engagement.responses.services.approval import submit_response
from engagement.responses.services.remind import remind_staff
from engagement.responses.services.write_response import write_response
from engagement.review.models import Theme
from tests import factories

TODAY = date(2024, 3, 10)


@pytest.fixture
def writer(consultation: Consultation) -> User:
    set_up_roles()
    return create_staff(email="writer@example.jp", role="responder", password="hyakumangoku 1583")


@pytest.fixture
def theme(theme_with: Callable[..., Theme], writer: User) -> Theme:
    department = factories.DepartmentFactory()
    department.members.add(writer)
    theme = theme_with(["1-1-1"])
    theme.department, theme.due_on = department, TODAY + timedelta(days=3)
    theme.save()
    return theme


def test_what_is_due_soon_is_told_to_its_department_once_in_a_day(theme: Theme) -> None:
    remind_staff()
    remind_staff()
    (message,) = mail.outbox
    assert message.to == ["writer@example.jp"]
    assert theme.label in message.body
    assert "2024-03-13" in message.body


@pytest.mark.parametrize("reason", ["later", "approved", "no opinion"])
def test_what_is_not_due_is_not_told(theme: Theme, reason: str) -> None:
    if reason == "later":
        Theme.objects.update(due_on=TODAY + timedelta(days=4))
    elif reason == "approved":
        factories.ResponseFactory(theme=theme)
    else:
        theme.placements.all().delete()
    remind_staff()
    assert mail.outbox == []


def test_who_decides_is_told_what_waits(theme: Theme, writer: User) -> None:
    head = create_staff(email="head@example.jp", role="head", password="hyakumangoku 1583")
    theme.department.members.add(head)
    reflection = factories.ReflectionFactory(consultation=theme.consultation)
    response = write_response(
        subject=theme, summary="要旨", text="秘密の文", reflection=reflection, user=writer
    )
    submit_response(response=response, user=writer)
    Theme.objects.update(due_on=None)
    mail.outbox.clear()
    remind_staff()
    (message,) = mail.outbox
    assert message.to == ["head@example.jp"]
    assert "/admin/responses/approvals/" in message.body
    assert "秘密の文" not in message.body


def test_a_mail_that_was_refused_is_tried_again(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("refused: writer@example.jp")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        remind_staff()
    assert Reminder.objects.get().sent_at is None
    Reminder.objects.update(claimed_at=None)
    remind_staff()
    assert len(mail.outbox) == 1
    assert Response.objects.count() == 0
