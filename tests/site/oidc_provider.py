"""An OpenID Connect provider on loopback: one person, signed in at once."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "machikoe", "of the client"


@dataclass
class Provider:
    address: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "4711", "email": "jiro@example.org", "email_verified": True}
    )
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # by code
    tokens: set[str] = field(default_factory=set)
    clients_key: Any = None  # the public key of a client that signs instead of knowing a secret

    @property
    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    @property
    def keys(self) -> dict[str, Any]:
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**jwk, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes on to."""
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any]:
        """The tokens for a code, once, and for whoever asked for it only."""
        asked = self.asked.pop(given["code"])
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        assert given["client_id"] == CLIENT_ID
        self.check_client(given)
        assert given["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"], **self.person}
        access = secrets.token_urlsafe()
        self.tokens.add(access)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"}),
        }

    def check_client(self, given: dict[str, str]) -> None:
        if self.clients_key is None:
            assert given["client_secret"] == SECRET
            return
        assert "client_secret" not in given
        told = jwt.decode(
            given["client_assertion"],
            self.clients_key,
            algorithms=["RS256", "ES256"],
            audience=f"{self.address}/token",
            issuer=CLIENT_ID,
            options={"require": ["exp", "iat", "jti", "sub"]},
        )
        assert told["sub"] == CLIENT_ID


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            match url.path:
                case "/.well-known/openid-configuration":
                    self.answer(provider.configuration)
                case "/keys":
                    self.answer(provider.keys)
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(_flat(url.query)))
                    self.end_headers()
                case "/userinfo":
                    token = self.headers["Authorization"].removeprefix("Bearer ")
                    self.answer(provider.person, 200 if token in provider.tokens else 401)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.token(_flat(body)))

        def answer(self, value: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
