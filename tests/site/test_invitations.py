"""Staff are invited: nobody else ever knows their password."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.services.invite_staff import invite_staff, send_invitation
from accounts.services.set_up_roles import set_up_roles
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "hyakumangoku 1583"
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def boss(home: Any) -> User:
    set_up_roles()
    return factories.UserFactory(is_superuser=True)


def invite(boss: User, role: str = "analyst") -> str:
    """The address in the mail."""
    user = invite_staff(email="new@example.jp", role=role, name="加賀 花子", user=boss)
    send_invitation(user_id=user.pk)
    return re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]  # type: ignore[index]


def test_an_administrator_invites_in_the_admin(
    client: Client, boss: User, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(boss)
    assert "招待" in client.get("/admin/users/").content.decode()
    data = {"email": "new@example.jp", "role": "analyst", "language": "ja"}
    with django_capture_on_commit_callbacks(execute=False) as queued:
        answer = client.post("/admin/users/new/", data, follow=True)
    assert "new@example.jp" in answer.content.decode()
    assert queued
    assert ModelLogEntry.objects.filter(action="machikoe.account.invite").count() == 1


def test_the_link_opens_the_account_once(boss: User) -> None:
    address = invite(boss)
    assert Client().get(address).status_code == 200
    answer = Client().post(address, CHOSEN)
    assert answer["Location"] == "/accounts/login/?next=/admin/"
    again = Client().post(address, {"password": "another 1583!", "again": "another 1583!"})
    assert again.status_code == 410
    assert "有効ではありません" in again.content.decode()
    user = User.objects.get(email="new@example.jp")
    assert user.check_password(PASSWORD)
    assert user.has_perm("review.change_theme")


def test_after_three_days_it_opens_nothing(boss: User) -> None:
    address = invite(boss)
    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
        assert Client().get(address).status_code == 410
        assert Client().post(address, CHOSEN).status_code == 410
    assert not User.objects.get(email="new@example.jp").is_active


def test_invited_anew_the_earlier_link_is_void(boss: User) -> None:
    first, second = invite(boss), invite(boss, role="auditor")
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert User.objects.get(email="new@example.jp").groups.get().name.startswith("監査")


def test_before_that_no_other_way_leads_in(boss: User) -> None:
    invite(boss)
    mails = len(mail.outbox)
    client = Client()
    client.post("/accounts/password/reset/", {"email": "new@example.jp"})
    client.post("/accounts/login/code/", {"email": "new@example.jp"})
    assert not any("reset/key" in message.body for message in mail.outbox[mails:])
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "chosen",
    [{"password": "12345678", "again": "12345678"}, {"password": PASSWORD, "again": "x"}, {}],
    ids=["weak", "not the same", "empty"],
)
def test_a_password_that_will_not_do_is_told_and_uses_up_nothing(boss: User, chosen: Any) -> None:
    address = invite(boss)
    answer = Client().post(address, chosen)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert Client().post(address, CHOSEN).status_code == 302


def test_a_forged_link_and_a_taken_address_are_refused(client: Client, boss: User) -> None:
    assert Client().get("/accounts/invitation/WzEsIiJd:1abc:forged/").status_code == 410
    client.force_login(boss)
    data = {"email": boss.email, "role": "analyst", "language": "ja"}
    assert client.post("/admin/users/new/", data).status_code == 200
    assert User.objects.count() == 1


def test_only_who_may_add_users_invites_and_only_administrators_make_others(
    boss: User, user_with: Any
) -> None:
    with pytest.raises(PermissionDenied):
        invite_staff(email="a@example.jp", role="analyst", user=user_with("review.view_theme"))
    adder = user_with("accounts.add_user")
    with pytest.raises(PermissionDenied):
        invite_staff(email="a@example.jp", role="administrator", user=adder)


def test_staff_are_told_of_each_sign_in(boss: User) -> None:
    Client().post(invite(boss), CHOSEN)
    mail.outbox.clear()
    Client().post("/accounts/login/", {"login": "new@example.jp", "password": PASSWORD})
    assert [message.to for message in mail.outbox] == [["new@example.jp"]]
    assert "/accounts/sessions/" in mail.outbox[0].body
