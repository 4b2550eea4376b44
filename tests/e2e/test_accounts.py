"""Signing in as people do: codes by mail, a passkey, an authenticator app, another service."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from accounts.models import User
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from config.settings.oidc import providers
from tests import factories
from tests.site import oidc_provider

PASSWORD = "hyakumangoku 1583"
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _city(home):
    set_up_roles()
    factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
    )


@pytest.fixture
def visit(page: BrowserPage, live_server, sound):
    def go(path: str) -> None:
        page.goto(live_server.url + path)
        sound()

    return go


@pytest.fixture
def passkey(page: BrowserPage) -> Iterator[None]:
    """A device that holds passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield
    devtools.detach()


def make_account(page: BrowserPage, visit, sound, prefix: str = "") -> None:
    visit(f"{prefix}/accounts/signup/")
    page.locator("main form button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    sound()
    page.locator("#id_email").fill("hanako@example.com")
    page.locator("main form button").first.click()
    type_code(page, sound)
    expect(page).to_have_url(re.compile(f"{prefix}/accounts/me/$"))
    sound()


def type_code(page: BrowserPage, sound) -> None:
    expect(page.locator("#id_code")).to_be_visible()
    sound()
    page.locator("#id_code").fill(CODE.findall(mail.outbox[-1].body)[-1])
    page.locator("main form button").first.click()


def test_an_account_by_code_comes_back_by_code_and_by_passkey(
    page: BrowserPage, visit, sound, passkey, width
):
    make_account(page, visit, sound)

    visit("/accounts/2fa/webauthn/add/")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/reauthenticate/**")
    sound()
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.wait_for_url("**/recovery-codes/**")
    sound()
    visit("/accounts/2fa/")
    visit("/accounts/2fa/webauthn/")
    for path in ("email/", "sessions/", "3rdparty/", "password/set/", "me/delete/", "logout/"):
        visit(f"/accounts/{path}")
    page.locator("main form button").first.click()

    visit("/accounts/login/")
    page.locator("#passkey_login").click()
    expect(page).to_have_url(re.compile("/accounts/me/$"))


def test_a_code_and_an_authenticator_app_in_english(page: BrowserPage, visit, sound, width):
    make_account(page, visit, sound, prefix="/en")
    visit("/en/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    app = App(secret)
    page.locator("#id_code").fill(app.code())
    page.locator("main form button").first.click()
    page.wait_for_url("**/reauthenticate/**")
    sound()
    page.locator("#id_code").fill(app.code())
    page.locator("main form button").first.click()
    page.wait_for_url("**/recovery-codes/**")
    sound()
    visit("/en/accounts/logout/")
    page.locator("main form button").first.click()

    visit("/en/accounts/login/")
    page.locator("#id_email").fill("hanako@example.com")
    page.locator("main form button").first.click()
    type_code(page, sound)
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    sound()
    page.locator("#id_code").fill(app.code())
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/en/accounts/me/$"))


class App:
    """An authenticator app. Each code counts once, so it shows another one each time."""

    def __init__(self, secret: str) -> None:
        self.secret, self.shown = secret, set()

    def code(self) -> str:
        now = int(time.time()) // 30
        turn = next(turn for turn in (now, now + 1, now - 1) if turn not in self.shown)
        self.shown.add(turn)
        return format_hotp_value(hotp_value(self.secret, turn))


def test_through_the_door_of_another_service(page: BrowserPage, visit, sound, settings, width):
    with oidc_provider.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = providers(
            [
                {
                    "id": "town",
                    "name": "まちのID",
                    "server_url": provider.address,
                    "client_id": oidc_provider.CLIENT_ID,
                    "secret": oidc_provider.SECRET,
                }
            ]
        )
        visit("/accounts/login/")
        page.get_by_role("button", name="まちのID").click()
        expect(page).to_have_url(re.compile("/accounts/me/$"))
    assert User.objects.get(email="jiro@example.org").is_citizen


def test_staff_set_up_a_passkey_before_anything_else(
    page: BrowserPage, visit, sound, passkey, settings, live_server
):
    settings.MACHIKOE_STAFF_MFA_REQUIRED = True
    create_staff(email="analyst@example.jp", role="analyst", password=PASSWORD)
    visit("/admin/")
    page.locator("#id_login").fill("analyst@example.jp")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    sound()
    page.locator("a[href$='/webauthn/add/']").click()
    sound()  # asks for the password again
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(f"{live_server.url}/admin/")
    expect(page).to_have_url(re.compile("/admin/$"))

    page.context.clear_cookies()
    visit("/admin/")
    page.locator("#passkey_login").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def test_my_page_shows_what_i_sent_and_lets_me_go(page: BrowserPage, visit, sound, width):
    make_account(page, visit, sound)
    user = User.objects.get()
    factories.SubmissionFactory(
        consultation__slug="strategy-2",
        consultation__under_way=True,
        submitted_by=user,
        received_at=timezone.now(),
    )
    visit("/accounts/me/")
    expect(page.locator(".quote")).to_contain_text("路線バスの本数を増やしてください。")
    page.get_by_role("button", name="訂正").click()
    expect(page).to_have_url(re.compile("/comment/strategy-2/change/edit/$"))
    visit("/accounts/me/delete/")
    page.locator(".button--danger").click()
    expect(page.get_by_role("alert")).to_be_visible()
    sound()
    page.locator("#understood").check()
    page.locator(".button--danger").click()
    expect(page).to_have_url(re.compile("/accounts/me/deleted/$"))
    sound()
    assert not User.objects.exists()
