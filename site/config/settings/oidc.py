"""OpenID Connect providers that citizens may sign in with, from MACHIKOE_OIDC."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "server_url", "client_id", "secret")


def providers(entries: list[dict[str, str]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS for ``entries``; raises ImproperlyConfigured naming what is missing.

    No more is asked of a provider than who it is and the e-mail address.
    """
    for entry in entries:
        for name in NEEDED:
            if not entry.get(name):
                raise ImproperlyConfigured(f"A provider in MACHIKOE_OIDC lacks {name}.")
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": ["openid", "email"],
            "APPS": [_app(entry) for entry in entries],
        }
    }


def _app(entry: dict[str, str]) -> dict[str, Any]:
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {"server_url": entry["server_url"]},
    }
