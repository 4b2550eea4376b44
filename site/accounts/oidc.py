"""Where OpenID Connect providers ask for more than allauth gives: a ``nonce``, and a client that
signs what it sends instead of knowing a secret (``private_key_jwt``, OpenID Connect Core 1.0,
section 9)."""

import secrets
import time
from typing import Any

import jwt
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.http import HttpRequest

NONCE = "oidc_nonce"
SIGNED_FOR_SECONDS = 60
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def new_nonce(request: HttpRequest) -> str:
    """What the provider must repeat in its answer to this browser."""
    nonce = request.session[NONCE] = secrets.token_urlsafe(32)
    return nonce


class Client(OAuth2Client):
    """Proves who it is by a signature where the city entered a private key."""

    app: SocialApp

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None
    ) -> Any:
        if key := self.app.settings.get("private_key"):
            signed = {"client_assertion_type": ASSERTION, "client_assertion": self._signed(key)}
            extra_data = {**(extra_data or {}), **signed, "client_secret": ""}
        return super().get_access_token(code, pkce_code_verifier, extra_data)

    def _signed(self, key: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.consumer_key,
            "sub": self.consumer_key,
            "aud": self.access_token_url,
            "jti": secrets.token_urlsafe(),
            "iat": now,
            "exp": now + SIGNED_FOR_SECONDS,
        }
        private = load_pem_private_key(key.encode(), password=None)
        algorithm = "ES256" if isinstance(private, EllipticCurvePrivateKey) else "RS256"
        return jwt.encode(claims, key, algorithm, {"kid": self.app.settings["key_id"]})


class Adapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    def get_client(self, request: HttpRequest, app: SocialApp) -> Client:
        client: Client = super().get_client(request, app)
        client.app = app
        return client

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Refuse an answer that was made for another sign-in than this browser's last."""
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        if claims.get("nonce") != self.request.session.pop(NONCE, None):
            raise OAuth2Error("The provider's answer belongs to another sign-in.")
        return claims
