"""The proxy's configuration, run for real in front of the real product: only its addresses, its
certificate and what older versions of nginx do not know are changed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.site.processes import PRODUCTION, REPOSITORY

from .citizens import Citizens
from .installation import Installation, PostgreSQLInstallation, free_port, wait_until

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")

MEGABYTE = 1024 * 1024
STATES = """
from engagement.submissions.models import Submission
print(sorted(Submission.objects.values_list("state", flat=True)))
"""


class Proxied(PostgreSQLInstallation):
    """As docker-compose.yml runs it with the profile "proxy"."""

    parts = ("database", "broker", "web", "proxy")
    settings = PRODUCTION["DJANGO_SETTINGS_MODULE"]

    def __init__(self, folder: Path) -> None:
        self.plain, self.secure = free_port(), free_port()
        super().__init__(folder)
        self.front = f"https://127.0.0.1:{self.secure}"
        self.env |= {
            key: PRODUCTION[key] for key in ("DJANGO_SECRET_KEY", "MACHIKOE_IDENTITY_KEYS")
        }
        self.env |= {
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_CSRF_TRUSTED_ORIGINS": self.front,
            "MACHIKOE_BASE_URL": self.front,
            "EMAIL_URL": "consolemail://",
            "STATIC_ROOT": str(folder / "static"),
            "MACHIKOE_SUBMISSIONS_PER_HOUR": "2",
        }
        self._configure()
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    def command(self, part: str) -> list[str]:
        if part != "proxy":
            return super().command(part)
        return ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def is_up(self, part: str) -> bool:
        if part != "proxy":
            return super().is_up(part)
        return self.running[part].poll() is None

    def _configure(self) -> None:
        certificate = self.folder / "fullchain.pem"
        names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        files = ["-keyout", str(self.folder / "privkey.pem"), "-out", str(certificate)]
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        subprocess.run([*make, *names, *files], check=True, capture_output=True)  # noqa: S603
        server = (REPOSITORY / "docs" / "deploy" / "nginx.conf").read_text()
        for there, here in (
            (r"listen \[::\].*\n", ""),
            (r"http2 on;", ""),
            (r"listen 80 ", f"listen 127.0.0.1:{self.plain} "),
            (r"listen 443 ", f"listen 127.0.0.1:{self.secure} "),
            (r"/etc/nginx/tls", str(self.folder)),
            (r"/var/cache/nginx", str(self.folder / "copies")),
            (r"/dev/stdout", str(self.folder / "access.log")),
            (r"http://web:8000", self.address),
        ):
            server, changed = re.subn(there, here, server)
            assert changed, there
        (self.folder / "copies").mkdir()
        around = f"daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/proxy.err;"
        around += " user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"{around}\nevents {{}}\nhttp {{\n{server}\n}}\n")


@pytest.fixture
def proxied(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> Iterator[requests.Session]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(installation.folder / "fullchain.pem"))
    with requests.Session() as session:
        yield session


@pytest.mark.parametrize("installation", [Proxied], indirect=True)
def test_the_proxy_does_what_the_documents_say(
    installation: Proxied, proxied: requests.Session, tell: Any
) -> None:
    front = installation.front
    plain = proxied.get(f"http://127.0.0.1:{installation.plain}/call/?q=x", allow_redirects=False)
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://127.0.0.1/call/?q=x")

    page = proxied.get(f"{front}/call/?q=secret", headers={"X-Forwarded-Proto": "http"})
    assert page.status_code == 200, "what a client claims of the protocol is overwritten"
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Server"] == "nginx"
    assert proxied.get(f"{front}/health/ready/").status_code == 404

    form = f"{front}/comment/call/"
    sizes = [proxied.post(form, data=b"x" * size * MEGABYTE).status_code for size in (55, 61)]
    assert sizes[0] != 413
    assert sizes[1] == 413

    citizens = Citizens(front, "call")
    citizens.open_forms(4, "代理")  # each claims another address
    for sending in citizens.sendings:
        citizens.send(sending)
    assert all(sending.receipt for sending in citizens.sendings)
    states = installation.shell(STATES)
    assert states.count("held") == 2, "they are counted by the address that the proxy saw"

    style = re.search(r"/static/css/machikoe\.[0-9a-f]+\.css", page.text).group()  # type: ignore[union-attr]
    answer = proxied.get(front + style)
    assert answer.status_code == 200, (installation.folder / "proxy.err").read_text()[-2000:]
    installation.kill("web")
    assert proxied.get(front + style).status_code == 200, "static files live on as copies"
    assert proxied.get(f"{front}/call/").status_code == 502, "pages do not"
    installation.start("web")
    wait_until(lambda: proxied.get(f"{front}/call/").status_code == 200, "the page again")

    log = (installation.folder / "access.log").read_text()
    assert "/call/" in log
    assert "127.0.0.1" not in log
    assert "secret" not in log
    tell("redirect, headers, sizes, addresses, copies and log are as told")
