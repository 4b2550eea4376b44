"""A whole installation whose parts can be killed and started again."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.site.processes import REPOSITORY, SITE, environment, manage

STARTS_WITHIN_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, seconds: float = STARTS_WITHIN_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen in {seconds} seconds"
        time.sleep(0.2)


class Installation:
    """Web server, worker with its clock, database and queue; on SQLite the last two are files."""

    parts: tuple[str, ...] = ("web", "worker")
    stores: tuple[str, ...] = ("data",)  # the folders that hold what it stores
    settings = "config.settings.dev"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.env = environment(
            DJANGO_SETTINGS_MODULE=self.settings,
            MACHIKOE_DATA_DIR=str(folder / "data"),
            MACHIKOE_SUBMISSIONS_PER_HOUR="1000000",
            MACHIKOE_SUBMISSIONS_PER_HOUR_AND_NETWORK="1000000",
            MACHIKOE_LOOK_UPS_PER_HOUR="1000000",
            MACHIKOE_TRUSTED_PROXIES="1",
            PYTHONPATH=f"{REPOSITORY}:{SITE}",
            PORT=str(self.port),
            OMP_NUM_THREADS="1",
            **self.addresses(),
        )

    def addresses(self) -> dict[str, str]:
        """Where database and queue are, for the environment."""
        return {}

    def command(self, part: str) -> list[str]:
        python = [sys.executable, "-m"]
        return {
            "web": [
                *python,
                "gunicorn",
                "config.wsgi:application",
                f"--bind=127.0.0.1:{self.port}",
                "--workers=2",
                "--threads=4",
                "--no-control-socket",
            ],
            "worker": [
                *python,
                "celery",
                "--app=config",
                "worker",
                "--beat",
                "--concurrency=1",
                "--loglevel=INFO",
                f"--schedule={self.folder / 'beat'}",
            ],
        }[part]

    def start(self, part: str, **options: Any) -> None:
        log = (self.folder / f"{part}.log").open("ab")
        self.running[part] = subprocess.Popen(  # noqa: S603
            self.command(part),
            cwd=SITE,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **(_as_server() if part == "database" else {}),
            **options,
        )

    def kill(self, part: str) -> None:
        """End the part and everything that it started, at once and without a word."""
        process = self.running.pop(part)
        started = _children(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for child in started:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.wait()

    def is_back(self) -> bool:
        """Whether the web server answers; what has ended meanwhile is started again, as its
        container would be."""
        for part, process in tuple(self.running.items()):
            if process.poll() is not None:
                self.start(part)
        return self.is_up("web")

    def prepare(self, like: "Installation | None" = None) -> None:
        """Make what it stores, or take over what ``like`` stored, which takes a moment only."""
        if like:
            for store in self.stores:
                copy = ["cp", "--archive", f"{like.folder / store}/.", str(self.folder / store)]
                subprocess.run(copy, check=True)  # noqa: S603
        self.start_servers()
        if not like:
            self.manage("migrate", "--verbosity=0")

    def start_servers(self) -> None:
        """Start what web server and worker need."""
        for part in ("database", "broker"):
            if part in self.parts:
                self.start(part)
                wait_until(lambda part=part: self.is_up(part), f"{part} up")  # type: ignore[misc]

    def open(self) -> None:
        for part in self.parts:
            if part not in self.running:
                self.start(part)
        wait_until(lambda: self.is_up("web"), "the web server's start")

    def is_up(self, part: str) -> bool:
        if part.endswith("worker"):
            return self.running[part].poll() is None
        try:
            with urlopen(f"{self.address}/health/ready/", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill_all(self) -> None:
        for part in tuple(self.running):
            self.kill(part)

    def close(self) -> None:
        self.kill_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *arguments: str) -> str:
        done = manage(*arguments, env=self.env, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "--verbosity=0", "--command", code).strip()


class SQLiteInstallation(Installation):
    """As ``make demo`` runs it."""


class PostgreSQLInstallation(Installation):
    """As docker-compose.yml runs it, with a database server and a Redis of its own."""

    parts = ("database", "broker", "web", "worker")
    stores = ("data", "cluster")

    def __init__(self, folder: Path) -> None:
        self.database_port, self.broker_port = free_port(), free_port()
        self.cluster = folder / "cluster"
        super().__init__(folder)
        self.programs = Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])

    def prepare(self, like: Installation | None = None) -> None:
        self.folder.chmod(0o777)
        if not like:
            self._initialise()
        super().prepare(like)

    def addresses(self) -> dict[str, str]:
        return {
            "DATABASE_URL": f"postgres://machikoe@127.0.0.1:{self.database_port}/postgres",
            "REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "DATABASE_CONN_MAX_AGE": "60",
        }

    def command(self, part: str) -> list[str]:
        if part == "database":
            postgres = [str(self.programs / "postgres"), "-D", str(self.cluster)]
            options = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}")
            flags = [word for option in options for word in ("-c", option)]
            return [*postgres, "-p", str(self.database_port), *flags]
        if part == "broker":
            places = ["--port", str(self.broker_port), "--dir", str(self.folder)]
            return ["redis-server", "--bind", "127.0.0.1", *places, "--save", ""]
        return super().command(part)

    def is_up(self, part: str) -> bool:
        if part not in ("database", "broker"):
            return super().is_up(part)
        port = {"database": self.database_port, "broker": self.broker_port}.get(part)
        ask = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        if part == "broker":
            ask = ["redis-cli", "-p", str(port), "ping"]
        answer = subprocess.run(ask, capture_output=True, check=False)  # noqa: S603
        return answer.returncode == 0

    def _initialise(self) -> None:
        initdb = [str(self.programs / "initdb"), "-D", str(self.cluster), "-U", "machikoe"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
        subprocess.run(  # noqa: S603
            [*initdb, *locale], check=True, stdout=subprocess.DEVNULL, **_as_server()
        )


def _as_server() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def _children(pid: int) -> list[int]:
    """What a process started; a database server's are in groups of their own and would live on for
    a moment in which no new server starts."""
    with suppress(OSError):
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in told.split()]
    return []
