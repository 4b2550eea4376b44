"""Staff do not stay signed in for ever, and whoever fails to sign in is noticed."""

import logging
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import FailedSignIn, Step, User
from accounts.services.create_staff import create_staff
from accounts.services.end_sessions import end_sessions
from accounts.services.note_failed_sign_in import forget_failed_sign_ins
from accounts.services.set_up_roles import set_up_roles
from tests import factories

PASSWORD = "hyakumangoku 1583"
SESSION = "/accounts/session/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(home) -> User:
    set_up_roles()
    return create_staff(email="analyst@example.jp", role="analyst", password=PASSWORD)


@pytest.fixture
def signed_in(client: Client, clock, staff: User) -> Client:
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    return client


def works(client: Client) -> bool:
    return bool(client.get("/admin/").status_code == 200)


def test_staff_who_did_nothing_for_an_hour_are_signed_out_and_told(signed_in, clock) -> None:
    clock.shift(timedelta(minutes=59))
    assert works(signed_in)
    clock.shift(timedelta(minutes=61))
    asked = signed_in.get("/admin/review/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/review/")
    assert "もう一度ログインしてください" in asked.content.decode()


def test_a_working_day_is_the_longest_that_anybody_stays_signed_in(signed_in, clock) -> None:
    for _half_hour in range(24):
        assert works(signed_in)
        clock.shift(timedelta(minutes=30))
    assert not works(signed_in)


def test_a_page_that_asks_by_itself_what_is_new_keeps_nobody_signed_in(signed_in, clock) -> None:
    for _half_hour in range(2):
        clock.shift(timedelta(minutes=30))
        signed_in.get("/admin/", headers={"sec-fetch-mode": "cors"})
        signed_in.post("/admin/editing-sessions/ping/home/homepage/1/1/")
    assert not works(signed_in)


def test_whoever_is_writing_stays_signed_in(signed_in, clock) -> None:
    for _half_hour in range(4):
        clock.shift(timedelta(minutes=30))
        assert signed_in.post(SESSION).json()["seconds"] == 3600
    assert works(signed_in)


def test_what_stands_on_a_page_that_outlived_its_session_can_still_be_saved(clock, staff) -> None:
    browser = Client(enforce_csrf_checks=True)

    def sign_in() -> str:
        token = browser.get(SESSION).json()["token"]
        signing_in = {"login": staff.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        browser.post("/accounts/login/", signing_in)
        return str(browser.get(SESSION).json()["token"])

    on_the_page = sign_in()
    clock.shift(timedelta(hours=13))
    assert browser.get(SESSION).json()["seconds"] == 0
    fresh = sign_in()
    answers = [
        browser.post("/accounts/me/", {"csrfmiddlewaretoken": token}).status_code
        for token in (on_the_page, fresh)
    ]
    assert answers == [403, 302]


def test_a_citizen_is_not_hurried(client: Client, clock, home) -> None:
    client.force_login(factories.UserFactory(is_citizen=True))
    clock.shift(timedelta(hours=13))
    assert client.get("/accounts/me/").status_code == 200


# Ended by an administrator


def test_an_administrator_signs_somebody_out_everywhere_and_the_log_tells(
    signed_in, staff: User
) -> None:
    boss = factories.UserFactory(is_superuser=True)
    admin = Client()
    admin.force_login(boss)
    page = reverse("wagtailusers_users:sessions", args=[staff.pk])
    assert "127.0.0.1" in admin.get(page).content.decode()
    assert page in admin.get("/admin/users/").content.decode()

    admin.post(page)

    assert not works(signed_in)
    assert works(admin)
    assert not UserSession.objects.filter(user=staff).exists()
    entry = ModelLogEntry.objects.get(action="machikoe.account.end_sessions")
    assert (entry.user, entry.object_id, entry.label) == (boss, str(staff.pk), f"#{staff.pk}")


def test_nobody_else_ends_sessions(user_with, staff: User) -> None:
    may_change = user_with("accounts.change_user")
    administrator = factories.UserFactory(is_superuser=True)
    citizen = factories.UserFactory(is_citizen=True)
    for of, user in (
        (staff, user_with()),
        (administrator, may_change),
        (citizen, administrator),
    ):
        with pytest.raises(PermissionDenied):
            end_sessions(of=of, user=user)
    assert end_sessions(of=staff, user=may_change) == 0


# Failed sign-ins


def test_a_wrong_password_is_noted_without_who_and_what_in_the_log(
    client: Client, staff: User, caplog, monkeypatch
) -> None:
    monkeypatch.setattr(logging.getLogger("accounts"), "propagate", True)
    with caplog.at_level(logging.WARNING, logger="accounts"):
        for address in (staff.email, "hanako@example.jp"):
            client.post("/accounts/login/", {"login": address, "password": "秘密の花園 1583"})

    assert caplog.text.count("A sign-in failed at the step: password") == 2
    for secret in (staff.email, "hanako", "秘密", "127.0.0.1"):
        assert secret not in caplog.text
    assert list(FailedSignIn.objects.values_list("step", "network", "user")) == [
        ("password", "127.0.0.0/24", None),
        ("password", "127.0.0.0/24", staff.pk),
    ]


def test_wrong_codes_are_noted_and_a_citizen_is_not_named(client: Client, staff: User) -> None:
    citizen = factories.UserFactory(is_citizen=True)
    client.post("/accounts/login/code/", {"email": citizen.email})
    client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})
    TOTP.activate(staff, generate_totp_secret())
    RecoveryCodes.activate(staff)
    other = Client()
    other.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    noted = list(FailedSignIn.objects.order_by("pk").values_list("step", "user"))
    assert noted == [(Step.CODE, None), (Step.FACTOR, staff.pk)]


def test_failures_are_counted_for_monitoring_and_shown_to_administrators_alone(
    client: Client, staff: User, settings
) -> None:
    FailedSignIn.objects.create(step=Step.FACTOR, network="203.0.113.0/24", user=staff)
    settings.MACHIKOE_METRICS_TOKEN = "token"
    figures = client.get("/health/metrics/", headers={"authorization": "Bearer token"})
    assert 'machikoe_failed_sign_ins{step="factor"} 1.0' in figures.content.decode()

    client.force_login(staff)
    assert client.get("/admin/failed-sign-ins/").status_code == 302
    client.force_login(factories.UserFactory(is_superuser=True))
    page = client.get("/admin/failed-sign-ins/").content.decode()
    assert "203.0.113.0/24" in page
    assert "/admin/failed-sign-ins/" in client.get("/admin/reports/site-history/").content.decode()


def test_failures_are_forgotten_after_three_months(staff: User) -> None:
    old, new = (timezone.now() - timedelta(days=days) for days in (91, 89))
    for at in (old, new):
        FailedSignIn.objects.create(at=at, step=Step.PASSWORD, network="203.0.113.0/24")
    forget_failed_sign_ins()
    assert FailedSignIn.objects.get().at == new
