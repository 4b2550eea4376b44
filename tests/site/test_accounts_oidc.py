"""Signing in through a provider of the city's choice, which is one more door for citizens and none
for staff."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.models import User
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from config.settings.oidc import providers
from home.models import HomePage

from . import oidc_provider
from .processes import manage

PASSWORD = "hyakumangoku 1583"
ENTRY = {
    "id": "town",
    "name": "まちのID",
    "client_id": oidc_provider.CLIENT_ID,
    "secret": oidc_provider.SECRET,
}


@pytest.fixture
def provider(settings, home: HomePage) -> Iterator[oidc_provider.Provider]:
    with oidc_provider.running() as running:
        settings.SOCIALACCOUNT_PROVIDERS = providers([{**ENTRY, "server_url": running.address}])
        yield running


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def walk(client: Client, process: str = "login") -> str:
    """What a browser does: to the provider, and back; the address where it ends."""
    leaving = client.post(f"/accounts/oidc/town/login/?process={process}")
    assert leaving.status_code == 200, "a redirect of a form would be blocked by the policy"
    away = leaving.context["redirect_to"]
    with pytest.raises(Exception, match="302") as answer:
        build_opener(_Stay).open(away)
    back = urlsplit(answer.value.headers["Location"])
    assert back.path == "/accounts/oidc/town/login/callback/"
    answer = client.get(f"{back.path}?{back.query}", follow=True)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else f"{answer.status_code}"


def signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_a_citizen_comes_in_and_comes_back_as_the_same(
    client: Client, provider: oidc_provider.Provider
) -> None:
    assert walk(client) == "/accounts/me/"
    user = signed_in(client)
    assert user is not None
    assert user.is_citizen
    assert user.email == "jiro@example.org"
    client.logout()

    assert walk(client) == "/accounts/me/"
    assert signed_in(client) == user
    assert not SocialToken.objects.exists(), "nothing opens the provider's doors later"


def test_no_more_is_asked_than_who_it_is_and_the_address(
    client: Client, provider: oidc_provider.Provider
) -> None:
    leaving = client.post("/accounts/oidc/town/login/")
    asked = parse_qs(urlsplit(leaving.context["redirect_to"]).query)
    (scope,) = asked["scope"]
    assert sorted(scope.split()) == ["email", "openid"]


def test_whoever_has_an_account_is_not_taken_over_by_an_address(
    client: Client, provider: oidc_provider.Provider
) -> None:
    owner = User.objects.create(email="jiro@example.org", is_citizen=True)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)

    walk(client)

    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].to == ["jiro@example.org"], "the owner is told, nobody else is"


def test_a_provider_never_opens_an_account_of_the_staff(
    client: Client, provider: oidc_provider.Provider
) -> None:
    set_up_roles()
    create_staff(email="jiro@example.org", role="administrator", password=PASSWORD)

    walk(client)

    assert signed_in(client) is None
    assert User.objects.count() == 1


def test_staff_cannot_tie_a_provider_to_their_account(
    client: Client, provider: oidc_provider.Provider
) -> None:
    set_up_roles()
    client.force_login(create_staff(email="a@example.jp", role="analyst", password=PASSWORD))

    walk(client, process="connect")

    assert not SocialAccount.objects.exists()


def test_an_account_of_the_staff_that_was_tied_before_stays_shut(
    client: Client, provider: oidc_provider.Provider
) -> None:
    walk(client)
    User.objects.update(is_citizen=False, is_superuser=True)
    client.logout()

    walk(client)

    assert signed_in(client) is None


def test_nobody_comes_in_with_a_token_made_for_somebody_else(
    client: Client, provider: oidc_provider.Provider
) -> None:
    provider.person["aud"] = "another client"

    walk(client)

    assert signed_in(client) is None


def test_closed_accounts_are_closed_by_this_door_too(
    client: Client, provider: oidc_provider.Provider, settings
) -> None:
    settings.MACHIKOE_CITIZEN_ACCOUNTS = False

    walk(client)

    assert not User.objects.exists()


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_a_provider_may_ask_for_a_signature_instead_of_a_secret(
    client: Client, provider: oidc_provider.Provider, settings, kind: str
) -> None:
    """As the Digital Agency's authentication app does, which tells no e-mail address either."""
    key: Any = rsa.generate_private_key(65537, 2048) if kind == "RSA" else _elliptic()
    signing = {"private_key": _pem(key), "key_id": "1", "scope": "openid", "secret": ""}
    entry = {**ENTRY, **signing, "server_url": provider.address}
    settings.SOCIALACCOUNT_PROVIDERS = providers([entry])
    provider.clients_key = key.public_key()
    del provider.person["email"]

    assert walk(client) == "/accounts/3rdparty/signup/", "whoever brings no address types one"

    provider.clients_key = _elliptic().public_key()
    provider.person["email"] = "jiro@example.org"
    walk(client)
    assert signed_in(client) is None, "a provider that does not know the key lets nobody in"


def _elliptic() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(key: Any) -> str:
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key.private_bytes(*form).decode()


def test_an_answer_made_for_another_sign_in_opens_nothing(
    client: Client, provider: oidc_provider.Provider
) -> None:
    provider.person["nonce"] = "of somebody else's browser"

    walk(client)

    assert signed_in(client) is None


def test_a_provider_that_lacks_something_stops_the_start_and_says_what() -> None:
    with pytest.raises(ImproperlyConfigured, match="server_url"):
        providers([ENTRY])


def test_providers_come_from_the_environment(tmp_path) -> None:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "MACHIKOE_DATA_DIR": str(tmp_path),
        "MACHIKOE_OIDC": '[{"id": "line", "name": "LINE", "server_url": "https://access.line.me",'
        ' "client_id": "1", "secret": "2"}]',
    }
    show = (
        "from django.conf import settings as s;"
        "print(s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['settings'])"
    )
    result = manage("shell", "--no-imports", "-c", show, env=env)
    settings = "{'server_url': 'https://access.line.me', 'scope': ['openid', 'email']}"
    assert result.stdout.strip() == settings
