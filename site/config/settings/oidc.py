"""OpenID Connect providers that citizens may sign in with, from MACHIKOE_OIDC."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "server_url", "client_id")


def providers(entries: list[dict[str, str]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS for ``entries``; raises ImproperlyConfigured naming what is missing.

    No more is asked of a provider than who it is and the e-mail address.
    """
    for entry in entries:
        for name in NEEDED:
            if not entry.get(name):
                raise ImproperlyConfigured(f"A provider in MACHIKOE_OIDC lacks {name}.")
        if not entry.get("secret") and not (entry.get("private_key") and entry.get("key_id")):
            raise ImproperlyConfigured(
                "A provider in MACHIKOE_OIDC lacks secret, or private_key and key_id."
            )
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_app(entry) for entry in entries],
        }
    }


def _app(entry: dict[str, str]) -> dict[str, Any]:
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry.get("secret", ""),
        "settings": {
            "server_url": entry["server_url"],
            "scope": entry.get("scope", "openid email").split(),
            **{key: entry[key] for key in ("private_key", "key_id") if key in entry},
        },
    }
