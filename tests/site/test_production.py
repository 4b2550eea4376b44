"""The commands of docker-compose.yml, run for real against PostgreSQL and Redis."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from psycopg import sql

from .processes import PRODUCTION, SITE, environment, manage
from .test_compose import SERVICES

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")
REDIS = os.environ.get("TEST_REDIS_URL", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("production"),  # one Redis, one installation
    pytest.mark.skipif(
        not (POSTGRESQL and REDIS),
        reason="TEST_DATABASE_URL and TEST_REDIS_URL name no PostgreSQL and Redis to test on",
    ),
]

RECEIVE = """
from engagement.consultations.models import Consultation
from engagement.submissions.services.receive import receive_submission
receive_submission(
    consultation=Consultation.objects.get(), text="路線バスの本数を増やしてください。",
)
"""
STATE = """
from engagement.submissions.models import Submission
print(Submission.objects.get().state)
"""


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """An empty database of its own: other processes do not see a test's transaction."""
    name = f"machikoe_production_{os.getpid()}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        server.execute(create.format(sql.Identifier(name)))
        try:
            yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def installation(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation that is migrated, with an empty front page."""
    redis.Redis.from_url(REDIS).flushdb()
    folder = tmp_path_factory.mktemp("installation")
    env = environment(
        **{
            **PRODUCTION,
            "DATABASE_URL": database_url,
            "REDIS_URL": REDIS,
            "EMAIL_URL": "consolemail://",
            "STATIC_ROOT": str(folder / "static"),
            "MACHIKOE_DATA_DIR": str(folder),
        }
    )
    for command in (
        SERVICES["migrate"]["command"][2:],
        ["collectstatic", "--noinput"],
        ["set_up_site", "--municipality=金沢市"],
    ):
        result = manage(*command, env=env)
        assert result.returncode == 0, result.stderr
    return env


@pytest.fixture
def start(installation: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Starts a service by its own command; returns its log. Ends all of them afterwards."""
    running = []

    def start_service(name: str, *changed: str) -> Path:
        log = tmp_path / f"{name}.log"
        options = tuple(option.split("=")[0] for option in changed)
        kept = [part for part in SERVICES[name]["command"] if not part.startswith(options or " ")]
        with log.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603 - the commands of docker-compose.yml
                [*kept, *changed],
                cwd=SITE,
                env=installation,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running.append(process)
        return log

    yield start_service
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(timeout=15)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def redirection(url: str, **headers: str) -> str:
    """Where an answer sends its reader, without going there."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc)
    connection.request("GET", address.path or "/", headers=headers)
    return connection.getresponse().headers["Location"]


def wait_for(condition: Callable[[], bool], seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.3)


def test_the_web_server_serves_the_city_s_pages_over_https_only(
    start: Callable[..., Path],
) -> None:
    port = free_port()
    log = start("web", f"--bind=127.0.0.1:{port}")
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            return get(f"{address}/health/ready/")[0] == 200
        except OSError:
            return False

    wait_for(ready, 30, log)
    host = {"Host": "iken.example.jp", "X-Forwarded-Proto": "https"}
    status, page = get(address, **host)

    assert status == 200
    assert "金沢市" in page
    stylesheet = page.split('href="/static/css/')[1].split('"')[0]
    assert get(f"{address}/static/css/{stylesheet}", **host)[0] == 200
    assert get(address, **{**host, "Host": "elsewhere.example"})[0] == 400
    assert redirection(address, Host="iken.example.jp").startswith("https://iken.example.jp")


def test_a_worker_places_what_a_citizen_sent(
    installation: dict[str, str], start: Callable[..., Path]
) -> None:
    draft = SITE.parent / "engagement" / "consultations" / "data" / "kanazawa.json"
    log = start("worker")
    for command in (
        ["import_draft", str(draft), "--publish", "--opens=2024-02-01", "--closes=2199-12-31"],
        ["shell", "--no-imports", "-c", RECEIVE],
    ):
        result = manage(*command, env=installation)
        assert result.returncode == 0, result.stderr

    def placed() -> bool:
        result = manage("shell", "--no-imports", "-c", STATE, env=installation)
        return result.stdout.strip() == "placed"

    wait_for(placed, 60, log)


def test_the_clock_rings(start: Callable[..., Path], tmp_path: Path) -> None:
    log = start("beat", f"--schedule={tmp_path / 'beat-schedule'}")

    wait_for(lambda: "beat: Starting" in log.read_text(), 30, log)
