"""Accounts: optional for citizens, and apart from the staff's, who need a second factor."""

import json
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from home.models import HomePage
from tests import factories

PASSWORD = "hyakumangoku 1583"
CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def the_code() -> str:
    """What the newest mail says."""
    return CODE.search(mail.outbox[-1].body)[1]  # type: ignore[index]


def make_citizen(email: str = "hanako@example.com") -> User:
    user = User(email=email, is_citizen=True)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def citizen(home: HomePage) -> User:
    return make_citizen()


@pytest.fixture
def as_citizen(client: Client, citizen: User) -> Client:
    client.force_login(citizen)
    return client


def test_a_citizen_makes_an_account_with_an_address_and_a_code_and_nothing_else(
    client: Client, home: HomePage
) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert 'type="password"' not in page
    answer = client.post("/accounts/signup/", {"email": "Hanako@example.com"}, follow=True)
    answer = client.post(answer.redirect_chain[-1][0], {"code": the_code()}, follow=True)
    user = User.objects.get()
    assert user.is_citizen
    assert answer.redirect_chain[-1][0] == "/accounts/me/"


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/login/code/"])
def test_nobody_learns_who_has_an_account(client: Client, citizen: User, path: str) -> None:
    pages = []
    for email in (citizen.email, "nobody@example.com"):
        answer = Client().post(path, {"email": email}, follow=True)
        assert answer.redirect_chain
        shown = re.sub(r'value="[^"]+"', "", answer.content.decode()).replace(email, "")
        pages.append((answer.status_code, answer.redirect_chain, shown))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[citizen.email], ["nobody@example.com"]]


def test_wrong_codes_end_the_attempt(client: Client, citizen: User) -> None:
    client.post("/accounts/login/code/", {"email": citizen.email})
    for _attempt in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/accounts/login/code/confirm/", {"code": the_code()})
    assert "_auth_user_id" not in client.session


def test_nobody_s_mailbox_is_filled_with_codes(citizen: User) -> None:
    for _attempt in range(5):
        Client().post("/accounts/login/code/", {"email": citizen.email})
    assert len(mail.outbox) == 3


def test_a_code_is_asked_for_by_mail_and_nothing_is_advertised(
    client: Client, citizen: User
) -> None:
    client.post("/accounts/login/code/", {"email": citizen.email})
    assert len(mail.outbox) == 1
    assert "http" not in mail.outbox[0].body


def test_a_city_may_close_accounts_for_citizens(client: Client, home: HomePage, settings) -> None:
    settings.MACHIKOE_CITIZEN_ACCOUNTS = False
    client.post("/accounts/signup/", {"email": "hanako@example.com"})
    assert not User.objects.exists()
    assert "/accounts/me/" not in client.get("/").content.decode()


# Citizens and staff


def test_a_citizen_gets_into_no_page_of_the_admin(as_citizen: Client, citizen: User) -> None:
    for path in ("/admin/", "/admin/submissions/", "/admin/review/", "/admin/users/"):
        assert as_citizen.get(path).status_code == 403
        assert as_citizen.post(path).status_code == 403


def test_no_group_and_no_permission_makes_a_citizen_staff(
    as_citizen: Client, citizen: User
) -> None:
    set_up_roles()
    citizen.groups.set(Group.objects.all())
    citizen.user_permissions.set(Permission.objects.all())
    again = User.objects.get(pk=citizen.pk)
    assert not again.has_perm("wagtailadmin.access_admin")
    assert not again.has_module_perms("wagtailadmin")
    assert as_citizen.get("/admin/").status_code == 403


@pytest.mark.parametrize("field", ["is_superuser", "is_staff"])
def test_the_database_refuses_a_citizen_with_powers(citizen: User, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=citizen.pk).update(**{field: True})


def test_staff_without_a_role_are_told_so(client: Client, home: HomePage) -> None:
    client.force_login(factories.UserFactory())
    assert client.get("/admin/").status_code == 403


def test_staff_are_not_shown_who_has_an_account_as_a_citizen(client: Client, citizen: User) -> None:
    client.force_login(factories.UserFactory(is_superuser=True, email="boss@example.jp"))
    page = client.get("/admin/users/").content.decode()
    assert "boss@example.jp" in page
    assert citizen.email not in page
    for action in ("edit", "delete", "history"):
        assert client.get(f"/admin/users/{action}/{citizen.pk}/").status_code == 404
    assert client.post(f"/admin/users/delete/{citizen.pk}/").status_code == 404


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_choosing_all_users_never_means_citizens(
    client: Client, citizen: User, action: str
) -> None:
    set_up_roles()
    client.force_login(factories.UserFactory(is_superuser=True))
    role = Group.objects.first()
    client.post(
        f"/admin/bulk/accounts/user/{action}/?id=all&next=/admin/users/",
        {"mark_as_active": "", "role": role.pk if role else ""},
    )
    citizen.refresh_from_db()
    assert citizen.is_active
    assert not citizen.groups.exists()


# A second factor for staff


@pytest.fixture
def analyst(home: HomePage, settings) -> User:
    settings.MACHIKOE_STAFF_MFA_REQUIRED = True
    set_up_roles()
    return create_staff(email="analyst@example.jp", role="analyst", password=PASSWORD)


def test_staff_without_a_second_factor_open_nothing(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    for path in ("/admin/", "/admin/review/", "/admin/pages/"):
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_recovery_codes_alone_are_no_second_factor(client: Client, analyst: User) -> None:
    RecoveryCodes.activate(analyst)
    client.force_login(analyst)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_the_password_alone_no_longer_opens_an_account_with_an_app(
    client: Client, analyst: User
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(analyst, secret)
    signing_in = {"login": analyst.email, "password": PASSWORD}
    answer = client.post("/accounts/login/?next=/admin/", signing_in)
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session

    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


def test_a_code_by_mail_does_not_pass_by_the_app(client: Client, analyst: User) -> None:
    TOTP.activate(analyst, generate_totp_secret())
    client.post("/accounts/login/code/", {"email": analyst.email})
    client.post("/accounts/login/code/confirm/", {"code": the_code()})
    assert "_auth_user_id" not in client.session


def test_where_the_city_does_not_ask_for_it_a_password_is_enough(
    client: Client, analyst: User, settings
) -> None:
    settings.MACHIKOE_STAFF_MFA_REQUIRED = False
    client.force_login(analyst)
    assert client.get("/admin/").status_code == 200


def test_the_secret_of_an_app_is_not_readable_in_the_database(citizen: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(citizen, secret)
    assert secret not in json.dumps(Authenticator.objects.get().data)
